"""The life of a list entry (失信名单的纳入、救济与退出): its steps, what each of them asks, and by when it is due."""
