"""What a release says in sentences, each from nothing but the figures that it tells."""
