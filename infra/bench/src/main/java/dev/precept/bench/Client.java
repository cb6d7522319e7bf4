package dev.precept.bench;

/**
 * An application that can ask for tokens.
 *
 * @param application its number in the population
 * @param id its client id
 * @param secret one of its secrets
 */
record Client(int application, String id, String secret) {
    static Client parse(String line) {
        String[] fields = line.split(" ");
        return new Client(Integer.parseInt(fields[0]), fields[1], fields[2]);
    }

    String line() {
        return application + " " + id + " " + secret;
    }
}
