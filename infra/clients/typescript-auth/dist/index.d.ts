export { SignIn, type Pending, type SignInSettings, type Tokens, type Wishes } from "./sign-in.js";
export { TokenRefused, verifierByIntrospection, verifierByKeys, type Claims, type Introspector, type Verifier, } from "./verify.js";
