package dev.precept.pdp.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * When recorded decisions are sealed.
 *
 * @param interval between two receipts
 */
@ConfigurationProperties("precept.decisions.receipts")
record ReceiptSettings(@DefaultValue("10m") Duration interval) {
    ReceiptSettings {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("the interval between receipts is positive");
        }
    }
}
