package dev.precept.pdp.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

/**
 * Why something did not arrive, in words of our own: what an exception says names addresses, and
 * tells names within our network from those that there are not.
 */
public final class Undelivered {
    private Undelivered() {}

    /** The reason to show to who chose the URL. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case UnknownHostException _ -> "The host is unknown, or its address is not public.";
            case InterruptedIOException _ -> "There was no answer in time.";
            case ConnectException _ -> "There was no connection to be had.";
            case SSLException _ -> "TLS failed.";
            default -> "The exchange broke off, or the URL may not be asked.";
        };
    }
}
