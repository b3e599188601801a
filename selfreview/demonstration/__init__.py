"""The demonstration's data, made up and said to be: values only; another room writes them down.

It is tied to the 2007 edition that the product comes with. Level keys and
exemplar ids are therefore named here, and nowhere else.
"""
