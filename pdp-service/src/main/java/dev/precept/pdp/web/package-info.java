/** What every HTTP door shares: positions, the log's id, request ids, and the form of errors. */
@NullMarked
package dev.precept.pdp.web;

import org.jspecify.annotations.NullMarked;
