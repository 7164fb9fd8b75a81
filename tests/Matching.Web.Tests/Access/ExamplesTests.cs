using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Access;

/// <summary>The examples in the API document are accepted, so that a developer can start from them.</summary>
[Category("Once")]
public sealed class ExamplesTests
{
    private static readonly Lazy<Task<World>> Place = new(() => World.Make(SharedApp.App));

    private static readonly Lazy<Task<List<JsonObject>>> Served = new(async () => All(await ApiDocument.Read()));

    private static IEnumerable<string> WithBody =>
        All(JsonNode.Parse(File.ReadAllText(Path.Combine(ArchitectureTests.FindRoot(), "api-specs", "openapi.json")))!)
            .Where(operation => operation["requestBody"] is not null)
            .Select(NameOf);

    [TestCaseSource(nameof(WithBody))]
    public async Task Each_body_shown_is_accepted(string operation)
    {
        var world = await Place.Value;
        // what an administrator would have to say besides, a partner's server need not
        var client = world.Clients[operation == "CreateSignup" ? "partner" : "administrator"];
        foreach (
            var (type, content) in (await Served.Value)
                .Single(one => NameOf(one) == operation)
                .At("requestBody", "content")
                .AsObject()
        )
        {
            var call = await Operations.All[operation](world);
            var request = call.Request();
            // bytes cannot be shown
            if (content!["schema"]!["format"]?.GetValue<string>() == "binary")
            {
                request.Content!.Headers.ContentType = new(type);
            }
            else
            {
                request.Content = new StringContent(Sent(content["example"], call, world), Encoding.UTF8, type);
            }

            var response = await client.SendAsync(request);

            Assert.That(
                response.IsSuccessStatusCode,
                $"{type}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"
            );
            await ReadIsWhatWasAnswered(client, request, response);
        }
    }

    // A write returns what it stored: reading the record afterwards returns the same.
    private static async Task ReadIsWhatWasAnswered(HttpClient client, HttpRequestMessage request, HttpResponseMessage response)
    {
        var path = request.RequestUri!.OriginalString;
        var record =
            response.Headers.Location?.OriginalString
            ?? (path.EndsWith("/transitions", StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : null)
            ?? (request.Method == HttpMethod.Patch ? path : null);
        if (record is null || response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            return;
        }

        var read = await client.GetAsync(record);
        if (!read.IsSuccessStatusCode)
        {
            return;
        }

        var answered = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        var found = JsonNode.Parse(await read.Content.ReadAsStringAsync())!.AsObject();
        if (answered["id"] is null || answered["id"]!.ToString() != found["id"]?.ToString())
        {
            return;
        }

        // what the write did to pairs is answered to the write alone
        foreach (
            var (name, value) in answered.Where(member => found.ContainsKey(member.Key) && member.Key is not "withdrawnPairs")
        )
        {
            Assert.That(value?.ToJsonString(), Is.EqualTo(found[name]?.ToJsonString()), $"{name} of {record}");
        }
    }

    /// <summary>The matrix calls each operation at the address that is kept for it, and it answers.</summary>
    [Test]
    public async Task A_parameter_of_an_address_is_an_id_or_has_an_example_that_is_there()
    {
        var world = await Place.Value;
        foreach (var operation in (await Served.Value).Where(operation => Operations.All.ContainsKey(NameOf(operation))))
        {
            var asked = (operation["parameters"]?.AsArray() ?? [])
                .Where(parameter =>
                    parameter!["in"]!.ToString() == "path"
                    || (parameter["in"]!.ToString() == "query" && parameter["required"]?.GetValue<bool>() == true)
                )
                .Where(parameter =>
                    parameter!["schema"]!["format"]?.ToString() != "uuid" && parameter["name"]!.ToString() != "token"
                )
                .ToList();
            foreach (var parameter in asked)
            {
                Assert.That(
                    Uri.UnescapeDataString((await Operations.All[NameOf(operation)](world)).Path),
                    Does.Contain(parameter!["example"]?.ToString() ?? "an example"),
                    $"{NameOf(operation)} {parameter["name"]}"
                );
            }
        }
    }

    private static List<JsonObject> All(JsonNode document) =>
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject())
                .Select(operation => operation.Value!.AsObject()),
        ];

    private static string NameOf(JsonNode operation) => operation["operationId"]!.ToString();

    // The ids in examples do not exist: those of the world replace them, found by the names of their members.
    private static string Sent(JsonNode? example, Call call, World world)
    {
        Assert.That(example, Is.Not.Null, "an example");
        if (example is not JsonObject body)
        {
            return example!.GetValue<string>();
        }

        var sent = body.DeepClone().AsObject();
        var known = System.Text.Json.JsonSerializer.SerializeToNode(call.Body)!.AsObject();
        foreach (var name in body.Where(member => Guid.TryParse(member.Value?.ToString(), out _)).Select(member => member.Key))
        {
            sent[name] = known[name]?.DeepClone() ?? world.Id.ToString();
        }

        return sent.ToJsonString();
    }
}
