package dev.precept.pdp.management;

import dev.precept.pdp.command.CommandRequest;

import org.jspecify.annotations.Nullable;

/**
 * How a command is to be carried out, and answered.
 *
 * @param command what the caller says besides the command itself
 * @param fence what the reply waits for; null for this node's image only
 */
record Asked(CommandRequest command, @Nullable FenceRequest fence) {}
