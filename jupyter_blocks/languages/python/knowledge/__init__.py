"""What is known of libraries: a table for each, plain data, and all of them put together in `known`."""
