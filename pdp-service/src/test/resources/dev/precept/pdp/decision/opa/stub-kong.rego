# Stands for Precept where the plugin of Kong asks.
package kong

decision := {"allow": false} if input.request.http.method
