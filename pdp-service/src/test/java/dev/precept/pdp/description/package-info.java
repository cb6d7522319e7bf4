/** What the description of this service says is held to the service as it runs. */
@NullMarked
package dev.precept.pdp.description;

import org.jspecify.annotations.NullMarked;
