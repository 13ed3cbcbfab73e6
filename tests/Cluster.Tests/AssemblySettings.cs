// Real processes share the machine's few cores: one test at a time keeps deadlines honest.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
