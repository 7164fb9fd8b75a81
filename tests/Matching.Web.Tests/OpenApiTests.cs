using System.Text.Json.Nodes;

namespace Matching.Web.Tests;

[Category("Once")]
/// <summary>The API document as the service answers it; making it takes half a second, so it is asked for once.</summary>
internal static class ApiDocument
{
    private static readonly Lazy<Task<string>> Text = new(() => SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"));

    public static async Task<JsonNode> Read() => JsonNode.Parse(await Text.Value)!;
}

public sealed class OpenApiTests
{
    [Test]
    public async Task The_committed_document_is_current()
    {
        var served = await ApiDocument.Read();
        var committed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.FindRoot(), "api-specs", "openapi.json")))!;

        Assert.That(JsonNode.DeepEquals(served, committed), Is.True, "The API has changed: run scripts/openapi, look at the difference, and note a breaking change in api-specs/CHANGES.md.");
    }

    [Test]
    public async Task Every_operation_says_what_it_is_and_how_it_can_fail()
    {
        var document = await ApiDocument.Read();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Name: $"{operation.Key} {path.Key}", Operation: operation.Value!.AsObject()))).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.Value<string>("openapi"), Does.StartWith("3.1"));
            Assert.That(operations, Is.Not.Empty);
            foreach (var (name, operation) in operations)
            {
                Assert.That(operation["operationId"]?.GetValue<string>(), Is.Not.Null.And.Not.Empty, name);
                Assert.That(operation["summary"]?.GetValue<string>(), Is.Not.Null.And.Not.Empty, name);
                Assert.That(operation.List("tags"), Has.Count.EqualTo(1), name);
                // a personal link is all that its routes ask for
                Assert.That((name.Contains("/api/", StringComparison.Ordinal) && !name.Contains("/privacy/", StringComparison.Ordinal)) == (operation.List("security").Count > 0), Is.True, name);
                if (name.Contains("/api/", StringComparison.Ordinal))
                {
                    Assert.That(operation["responses"]!.AsObject().Select(answer => answer.Key), Is.SupersetOf(new[] { "401", "403" }), name);
                }
            }
        }
    }

    [Test]
    public async Task Schemas_have_names_of_their_own_and_the_constraints_of_the_code()
    {
        var schemas = (await ApiDocument.Read()).At("components", "schemas").AsObject();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(schemas.Select(schema => schema.Key), Has.None.EqualTo("Command").And.None.Contain("[]"));
            Assert.That(schemas.At("CreateMentee", "properties", "givenName").Value<int>("maxLength"), Is.EqualTo(100));
            Assert.That(schemas["CreateMentee"]!.List("required").Select(name => name.GetValue<string>()), Does.Contain("givenName"));
            Assert.That(schemas.At("CreateSite", "properties", "latitude", "type").ToString(), Is.EqualTo("number"), "what is needed is not null");
            Assert.That(schemas.At("TransitionPair", "properties", "to")["$ref"], Is.Not.Null, "what is needed is not null");
            Assert.That(schemas.At("CreateSite", "properties", "name", "type").ToString(), Is.EqualTo("string"));
            Assert.That(schemas["Mentee"]!.Value<string>("description"), Is.Not.Empty);
        }
    }
}
