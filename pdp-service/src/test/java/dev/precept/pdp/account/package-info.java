@NullMarked
package dev.precept.pdp.account;

import org.jspecify.annotations.NullMarked;
