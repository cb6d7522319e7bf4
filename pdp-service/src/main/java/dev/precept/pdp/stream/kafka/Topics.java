package dev.precept.pdp.stream.kafka;

/**
 * The topics as they are.
 *
 * @param changes the name of that of everything that happens
 * @param changesPartitions how many partitions it has
 * @param state the name of that of everything that is so
 * @param statePartitions how many partitions it has
 */
record Topics(String changes, int changesPartitions, String state, int statePartitions) {}
