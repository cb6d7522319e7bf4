# Stands for Precept where the plugin of APISIX asks.
package apisix

decision := {"allow": false} if input.request.method
