"""Who, where and when? Documents in, mentions resolved to entities and mentioned dates out."""
