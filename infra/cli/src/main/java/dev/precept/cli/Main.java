package dev.precept.cli;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(CommandLineProgram.run(Terminal.own(), arguments));
    }
}
