using static Microsoft.AspNetCore.Routing.RouteHandlerServices;

namespace Matching.Web.Http;

/// <summary>
/// Routes of a group whose code is put together at their first request. The framework does that for each of several hundred at
/// the start, which was a good part of it; what a route takes and answers is still read from its handler then, so that a handler
/// which cannot be called stops the start.
/// </summary>
public static class RoutesOnDemand
{
    public static RouteHandlerBuilder MapGet(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.OnDemand(HttpMethods.Get, pattern, handler);

    public static RouteHandlerBuilder MapPost(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.OnDemand(HttpMethods.Post, pattern, handler);

    public static RouteHandlerBuilder MapPut(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.OnDemand(HttpMethods.Put, pattern, handler);

    public static RouteHandlerBuilder MapPatch(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.OnDemand(HttpMethods.Patch, pattern, handler);

    public static RouteHandlerBuilder MapDelete(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.OnDemand(HttpMethods.Delete, pattern, handler);

    /// <summary>
    /// Puts the endpoints of what was mapped together once. Authorization and routing would each do it for themselves, and for
    /// routes in groups that is a good part of the start.
    /// </summary>
    public static void PutTogetherOnce(this IEndpointRouteBuilder app)
    {
        var once = new CompositeEndpointDataSource([.. app.DataSources]);
        app.DataSources.Clear();
        app.DataSources.Add(once);
    }

    // The method of the framework is called without its class: as Class.Map it would be a route to the generator of validation,
    // and its last argument the handler.
    private static RouteHandlerBuilder OnDemand(this RouteGroupBuilder group, string method, string pattern, Delegate handler) =>
        Map(
            group,
            pattern,
            handler,
            [method],
            RequestDelegateFactory.InferMetadata,
            (route, options, metadata) =>
            {
                // the generator that would do this at build leaves out inherited members of queries (limit, after)
                var made = new Lazy<RequestDelegate>(() =>
                    RequestDelegateFactory.Create(route, options, metadata).RequestDelegate
                );
                return new RequestDelegateResult(http => made.Value(http), [.. options.EndpointBuilder!.Metadata]);
            }
        );
}
