"""What each role may do, written out from the contract by hand, apart from the product's own table."""

CONTRACT = {
    "manager": {"READ_REVIEW", "WRITE_DRAFT", "LEAD_GROUP", "RUN_REVIEW", "HAND_OVER", "UPDATE_OWN_ACTION"},
    "chair": {"READ_REVIEW", "WRITE_DRAFT", "LEAD_GROUP", "SIGN_OFF", "RUN_REVIEW", "UPDATE_OWN_ACTION"},
    "member": {"READ_REVIEW", "WRITE_DRAFT", "UPDATE_OWN_ACTION"},
    "observer": {"READ_REVIEW"},
    "coordinator": {"SEE_TRACKER"},
    "analyst": {"SEE_TRACKER", "SEE_NATIONAL", "RUN_ROUNDS"},
    "admin": {"SEE_TRACKER", "SEE_NATIONAL", "RUN_ROUNDS", "ADMINISTER"},
}
