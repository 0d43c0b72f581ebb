"""Privacy: hide photos, names and ids from bystanders, in shared screens and while the operator is away."""
