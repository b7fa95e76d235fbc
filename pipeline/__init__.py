"""The order of the work, the types that flow, and the edges to the outside."""
