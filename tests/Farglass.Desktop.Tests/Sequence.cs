// One X server and one encoder at a time: tests that count wake-ups and measure times would disturb one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
