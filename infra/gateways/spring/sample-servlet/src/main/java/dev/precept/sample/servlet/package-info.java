/** An application of servlets that tells who asks. */
@NullMarked
package dev.precept.sample.servlet;

import org.jspecify.annotations.NullMarked;
