/** What the tests of every module share; protects that the house rules are written down once. */
@NullMarked
package dev.precept.testing;

import org.jspecify.annotations.NullMarked;
