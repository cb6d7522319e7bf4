/**
 * People sign in here, by password, one-time code or passkey, and are known again by a session of
 * their browser's.
 *
 * <ol>
 *   <li>A session is found by a random value that only its browser has; it changes whenever more is
 *       proven, ends after idle time and for good after its lifetime, and with its user.
 *   <li>Guessing is slow for who guesses, from one address or from many, and costs the victim
 *       nothing: no account is ever locked. What is answered is the same whether the person exists.
 *   <li>Whoever demands more (a fresh sign-in, two factors) is asked for just that.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.signin;

import org.jspecify.annotations.NullMarked;
