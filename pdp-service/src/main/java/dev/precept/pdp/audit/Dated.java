package dev.precept.pdp.audit;

import java.time.LocalDate;

/** What is kept for so many days. */
interface Dated {
    /** The day it is of, in UTC. */
    LocalDate day();
}
