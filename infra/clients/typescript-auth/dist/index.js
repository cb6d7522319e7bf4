export { SignIn } from "./sign-in.js";
export { TokenRefused, verifierByIntrospection, verifierByKeys, } from "./verify.js";
