using System.Text;

namespace Matching.Web.Tests.Access;

/// <summary>A request as a client sends it.</summary>
internal sealed record Call(
    HttpMethod Method,
    string Path,
    object? Body = null,
    string? Csv = null,
    string? Origin = null,
    byte[]? Archive = null
)
{
    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(Method, "/api/v1" + Path);
        if (Csv is not null)
        {
            request.Content = new StringContent(Csv, Encoding.UTF8, "text/csv");
        }
        else if (Archive is not null)
        {
            request.Content = new ByteArrayContent(Archive);
            request.Content.Headers.ContentType = new("application/zip");
        }
        else if (Body is not null)
        {
            request.Content = new StringContent(
                System.Text.Json.JsonSerializer.Serialize(Body),
                Encoding.UTF8,
                Method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"
            );
        }

        if (Origin is not null)
        {
            request.Headers.Add("Origin", Origin);
        }

        if (Method == HttpMethod.Patch || Method == HttpMethod.Put || Method == HttpMethod.Delete)
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        return request;
    }

    /// <summary>The same request with ids that do not exist.</summary>
    public Call WithUnknownIds()
    {
        var body = Body is null
            ? null
            : System.Text.Json.Nodes.JsonNode.Parse(Guids.Replace(System.Text.Json.JsonSerializer.Serialize(Body)));
        return this with { Path = Guids.Replace(Path), Body = body };
    }
}

/// <summary>Ids in texts.</summary>
internal static partial class Guids
{
    public static string Replace(string text) => Shape().Replace(text, _ => Guid.CreateVersion7().ToString());

    public static string Remove(string text) => Shape().Replace(text, "");

    [System.Text.RegularExpressions.GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial System.Text.RegularExpressions.Regex Shape();
}

/// <summary>Ways to make a call in a programme.</summary>
internal static class Calls
{
    public static Task<Call> Made(Call call) => Task.FromResult(call);

    public static Func<World, Task<Call>> Get(Func<World, string> path) => world => Made(new Call(HttpMethod.Get, path(world)));

    public static Func<World, Task<Call>> Post(Func<World, string> path, Func<World, object> body) =>
        world => Made(new Call(HttpMethod.Post, path(world), body(world)));

    public static Func<World, Task<Call>> OfRun(string part) =>
        async world => new Call(HttpMethod.Get, $"/match-runs/{await world.Run()}{part}");
}
