"""Changes to what other projects make, each with its reason and a test that it is still needed."""
