"""The sale, from need to deal: pure values and functions, no input or output."""
