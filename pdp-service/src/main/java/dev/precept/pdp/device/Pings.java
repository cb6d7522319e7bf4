package dev.precept.pdp.device;

import dev.precept.domain.application.Backchannel;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.image.ApplicationImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells clients that their requests have ended, where they want to be told (CIBA Core 1.0 section
 * 10.2), by the client that asks no address which is not public. A client that is not reached asks
 * by itself. Threads share it; none waits.
 */
final class Pings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

    private final Fetcher fetcher;
    private final ScheduledThreadPoolExecutor background =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("backchannel-pings").factory());

    Pings(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** Tells the request's client, where it wants to be told and still says where. */
    void tell(Tenant tenant, DeferredRequest request) {
        Asked.Ping ping = request.asked().ping();
        ApplicationImage application = tenant.organization().application(request.application());
        if (ping == null || application == null) {
            return;
        }
        Backchannel ciba = application.document().details().settings().requests().ciba();
        String uri = ciba == null ? null : ciba.notificationUri();
        if (uri != null && background.getQueue().size() < Limits.PINGS_WAITING) {
            try {
                background.execute(() -> send(uri, ping, 1));
            } catch (RejectedExecutionException ending) {
                LOG.debug("The service ends; a client is not told", ending);
            }
        }
    }

    private void send(String uri, Asked.Ping ping, int attempt) {
        String body = "{\"auth_req_id\":" + JsonText.quote(ping.requestId()) + "}";
        try {
            int status =
                    fetcher.post(
                            uri,
                            "application/json",
                            body.getBytes(StandardCharsets.UTF_8),
                            Map.of("Authorization", "Bearer " + ping.token()));
            // CIBA Core 1.0 section 10.2: 204 or 200; nothing of the kind is tried once more.
            if (status < 500) {
                return;
            }
            LOG.info("A client answered its notification with status {}", status);
        } catch (IOException failed) {
            LOG.info("A client was not told that its request has ended: {}", failed.getMessage());
        }
        if (attempt < Limits.PINGS) {
            background.schedule(
                    () -> send(uri, ping, attempt + 1),
                    Limits.PING_AGAIN.toMillis() * attempt,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
