using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests;

/// <summary>Calls as a client makes them, and what tests ask of answers.</summary>
internal static class Http
{
    // Names of members go out as the tests write them: SN2 is an item, not sN2.
    private static readonly JsonSerializerOptions AsWritten = new();

    public static async Task<JsonObject> Json(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    public static Guid Id(this JsonNode node) => Guid.Parse(node["id"]!.GetValue<string>());

    public static string Text(this JsonNode node, string member) => node[member]!.GetValue<string>();

    /// <summary>The value of a member.</summary>
    public static T Value<T>(this JsonNode node, string member) => node[member]!.GetValue<T>();

    /// <summary>The elements of a member, none of them null.</summary>
    public static List<JsonNode> List(this JsonNode node, string member) => node[member]!.AsArray().ToList()!;

    /// <summary>The first element of a member.</summary>
    public static JsonNode First(this JsonNode node, string member) => node[member]![0]!;

    /// <summary>The texts that a member lists.</summary>
    public static List<string> Texts(this JsonNode node, string member) =>
        node.List(member).ConvertAll(text => text.GetValue<string>());

    /// <summary>What a problem says first about a field.</summary>
    public static string Error(this JsonNode problem, string field) => problem.At("errors").Texts(field)[0];

    /// <summary>The things in an answer that lists them.</summary>
    public static List<JsonNode> Items(this JsonNode answer) => answer.List("items");

    /// <summary>What the members lead to, one in the other.</summary>
    public static JsonNode At(this JsonNode node, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            node = node[member]!;
        }

        return node;
    }

    /// <summary>The things that a path lists.</summary>
    public static async Task<List<JsonNode>> Items(this HttpClient client, string path) => (await client.Ok(path)).Items();

    public static async Task<JsonObject> Ok(this HttpClient client, string path)
    {
        var response = await client.GetAsync("/api/v1" + path);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, object body) =>
        client.PostAsync("/api/v1" + path, JsonContent.Create(body, options: AsWritten));

    public static async Task<JsonObject> Created(this HttpClient client, string path, object body)
    {
        var response = await client.Post(path, body);
        await response.ShouldBe(HttpStatusCode.Created);
        return await response.Json();
    }

    public static async Task<JsonObject> Moved(this HttpClient client, string path, object body)
    {
        var response = await client.Post(path + "/transition", body);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    public static Task<HttpResponseMessage> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? json = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(
                method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"
            );
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(request);
    }

    public static async Task ShouldBe(this HttpResponseMessage response, HttpStatusCode status) =>
        Assert.That(response.StatusCode, Is.EqualTo(status), await response.Content.ReadAsStringAsync());

    /// <summary>The answer is a problem of this name; the field, when given, is among its errors.</summary>
    public static async Task<JsonObject> ShouldBeProblem(
        this HttpResponseMessage response,
        int status,
        string slug,
        string? field = null
    )
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), text);
        var problem = JsonNode.Parse(text)!.AsObject();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(problem.Text("type"), Is.EqualTo($"/problems/{slug}"), text);
            Assert.That(problem.Text("title"), Is.Not.Empty.And.Not.EqualTo($"{slug}.title"), text);
            Assert.That(problem.Text("detail"), Is.Not.Empty.And.Not.EqualTo($"{slug}.detail"), text);
            Assert.That(problem.Text("traceId"), Is.Not.Empty, text);
            Assert.That(problem["status"]!.GetValue<int>(), Is.EqualTo(status), text);
        }

        if (field is not null)
        {
            Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Does.Contain(field), text);
        }

        return problem;
    }
}
