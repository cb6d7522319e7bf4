/** What is wrong with an export, and where first. */
final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
        super(message);
    }
}
