"use strict";
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#description",
  docExpansion: "none",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: []
});
