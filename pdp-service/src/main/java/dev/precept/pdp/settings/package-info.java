/** What an operator may set, and how he is told what is wrong with it. */
@NullMarked
package dev.precept.pdp.settings;

import org.jspecify.annotations.NullMarked;
