"""Questions about the data: which are asked of which columns, how they are asked within a budget, what comes of the answers."""
