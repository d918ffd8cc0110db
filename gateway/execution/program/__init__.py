"""A document compiled against a schema of this process, so that executing it costs little more than its data.

The executor is graphql-core's, with the fields of each object as generated code. A field that only reads an attribute
or a key, and whose value is of the class that its type has, is read in place; everything else (resolvers, awaitables,
errors) takes graphql-core's way. The answers are the same.
"""
