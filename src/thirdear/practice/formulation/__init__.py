"""What recurs in everything that was heard, as the person's decisions let it stand."""
