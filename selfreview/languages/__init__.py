"""What the product says, in the language of whoever reads it: messages, their catalogues, and where they stand."""
