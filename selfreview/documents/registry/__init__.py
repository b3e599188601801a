"""Services, their changes, the people and settings of the network."""
