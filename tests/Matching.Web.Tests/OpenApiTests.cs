using System.Text.Json.Nodes;

namespace Matching.Web.Tests;

/// <summary>The API document as the service answers it; making it takes half a second, so it is asked for once.</summary>
internal static class ApiDocument
{
    private static readonly Lazy<Task<string>> Text = new(() => SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"));

    public static async Task<JsonNode> Read() => JsonNode.Parse(await Text.Value)!;
}

[Category("Once")]
public sealed class OpenApiTests
{
    [Test]
    public async Task The_committed_document_is_current()
    {
        var served = await ApiDocument.Read();
        var committed = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.FindRoot(), "api-specs", "openapi.json"))
        )!;

        Assert.That(
            JsonNode.DeepEquals(served, committed),
            Is.True,
            "The API has changed: run scripts/openapi, look at the difference, and note a breaking change in api-specs/CHANGES.md."
        );
    }

    [Test]
    public async Task Every_operation_says_what_it_is_and_how_it_can_fail()
    {
        var document = await ApiDocument.Read();
        var operations = document["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject()
                    .Select(operation => (Name: $"{operation.Key} {path.Key}", Operation: operation.Value!.AsObject()))
            )
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.Value<string>("openapi"), Does.StartWith("3.1"));
            Assert.That(operations, Is.Not.Empty);
            foreach (var (name, operation) in operations)
            {
                Assert.That(operation["operationId"]?.GetValue<string>(), Is.Not.Null.And.Not.Empty, name);
                Assert.That(operation["summary"]?.GetValue<string>(), Is.Not.Null.And.Not.Empty, name);
                Assert.That(operation.List("tags"), Has.Count.EqualTo(1), name);
                // a personal link, or the link in a message, is all that its routes ask for
                var isByMessage = name.Contains("/message-links/", StringComparison.Ordinal);
                Assert.That(
                    (
                        name.Contains("/api/", StringComparison.Ordinal)
                        && !name.Contains("/privacy/", StringComparison.Ordinal)
                        && !isByMessage
                    ) == (operation.List("security").Count > 0),
                    Is.True,
                    name
                );
                if (name.Contains("/api/", StringComparison.Ordinal) && !isByMessage)
                {
                    Assert.That(
                        operation["responses"]!.AsObject().Select(answer => answer.Key),
                        Is.SupersetOf(new[] { "401", "403" }),
                        name
                    );
                }
            }
        }
    }

    [Test]
    public async Task What_is_open_to_all_is_documented_with_a_key_and_without()
    {
        var document = JsonNode.Parse(await SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"))!;

        var call = document.At("paths", "/api/v1/programmes/{programmeId}/recruitment-call", "get");

        Assert.That(
            call.List("security").Select(one => one!.ToJsonString()),
            Is.EqualTo(new[] { """{"apiKey":[]}""", """{"session":[]}""", "{}" })
        );
    }

    [Test]
    public async Task Every_list_is_documented_as_json_first_and_as_csv()
    {
        var document = JsonNode.Parse(await SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var answers = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!)
            .Where(operation => operation["responses"]!["200"]?["content"] is not null)
            .ToDictionary(
                operation => operation.Text("operationId"),
                operation => operation["responses"]!["200"]!["content"]!.AsObject()
            );
        var lists = answers
            .Where(answer =>
                answer
                    .Value["application/json"]
                    ?["schema"]?["$ref"]?.GetValue<string>()
                    .Contains("/PageOf", StringComparison.Ordinal) == true
            )
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            // reports are lists of their own: each has a CSV, the list of them has not
            Assert.That(lists, Has.Count.GreaterThanOrEqualTo(30));
            Assert.That(
                lists.Where(list => list.Key != "ListReports" && list.Value["text/csv"] is null).Select(list => list.Key),
                Is.EquivalentTo(new[] { "ListConcerns" }),
                "safeguarding concerns leave as JSON alone"
            );
            // only files have no JSON
            Assert.That(
                answers.Where(answer => answer.Value["application/json"] is null).Select(answer => answer.Key),
                Is.EquivalentTo(
                    new[]
                    {
                        "ExportMentors",
                        "ExportMentees",
                        "GetAppointmentCalendar",
                        "FollowMatchRun",
                        "PackDataset",
                        "ReadCodeBook",
                        "GetExtractFiles",
                        "GetYearReportDocument",
                        "ExportQuestionnaireWorkbook",
                        "ExportQuestionnaireArchive",
                        "ExportQuestionnaireFhir",
                        "PrintQuestionnaire",
                        "PrintQuestionnaireWithLink",
                    }
                )
            );
            Assert.That(
                answers
                    .Where(answer =>
                        answer.Value["application/json"] is not null && answer.Value.First().Key != "application/json"
                    )
                    .Select(answer => answer.Key),
                Is.Empty
            );
            Assert.That(
                answers["GetDataset"].Select(form => form.Key),
                Is.SupersetOf(new[] { "application/json", "text/csv", "application/vnd.sdmx.data+csv" })
            );
        }
    }

    [Test]
    public async Task Schemas_are_such_that_generators_make_clients_that_compile()
    {
        var document = JsonNode.Parse(await SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var bodies = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!)
            .Where(operation => operation["requestBody"]?["content"]?["application/json"] is not null);

        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, schema) in schemas)
            {
                if (schema!["enum"] is JsonArray values)
                {
                    Assert.That(
                        values.All(value => value is not null) && schema["type"]?.ToString() == "string",
                        Is.True,
                        $"{name} says its type and has no null among its values"
                    );
                }

                var members = schema["properties"]?.AsObject().Select(member => member.Key).ToList() ?? [];
                Assert.That(members.Where(member => member.StartsWith('$') && members.Contains(member[1..])), Is.Empty, name);
                Assert.That(
                    members
                        .GroupBy(member => member, StringComparer.OrdinalIgnoreCase)
                        .Where(twins => twins.Count() > 1)
                        .Select(twins => twins.Key),
                    Is.Empty,
                    name
                );
            }

            foreach (var operation in bodies)
            {
                Assert.That(
                    operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"],
                    Is.Not.Null,
                    $"{operation["operationId"]} names its body"
                );
            }

            Assert.That(
                schemas["CreateMentee"]!["properties"]!["gender"]!["oneOf"]!
                    .AsArray()
                    .Select(choice => (choice!["$ref"] ?? choice["type"])!.ToString()),
                Is.EqualTo(new[] { "#/components/schemas/Gender", "null" })
            );
            Assert.That(
                schemas["ProblemDetails"]!["properties"]!.AsObject().Select(member => member.Key),
                Is.SupersetOf(new[] { "type", "traceId", "errors" })
            );
        }
    }

    [Test]
    public async Task Tags_have_a_sentence_each_in_the_order_of_the_work()
    {
        var tags = JsonNode.Parse(await SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"))!["tags"]!.AsArray();
        var names = tags.Select(tag => tag!.Text("name")).ToList();
        string[] inOrder = ["Programmes", "Mentors", "MatchRuns", "Pairs", "Questionnaires", "Indicators", "Accounts"];

        Assert.That(names.Where(inOrder.Contains), Is.EqualTo(inOrder));
        Assert.That(tags.Select(tag => tag!.Text("description")), Has.All.Match("^[A-Z].{10,}\\.$"));
    }

    [Test]
    public async Task Schemas_have_names_of_their_own_and_the_constraints_of_the_code()
    {
        var schemas = (await ApiDocument.Read()).At("components", "schemas").AsObject();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(schemas.Select(schema => schema.Key), Has.None.EqualTo("Command").And.None.Contain("[]"));
            Assert.That(schemas.At("CreateMentee", "properties", "givenName").Value<int>("maxLength"), Is.EqualTo(100));
            Assert.That(
                schemas["CreateMentee"]!.List("required").Select(name => name.GetValue<string>()),
                Does.Contain("givenName")
            );
            Assert.That(
                schemas.At("CreateSite", "properties", "latitude", "type").ToString(),
                Is.EqualTo("number"),
                "what is needed is not null"
            );
            Assert.That(schemas.At("TransitionPair", "properties", "to")["$ref"], Is.Not.Null, "what is needed is not null");
            Assert.That(schemas.At("CreateSite", "properties", "name", "type").ToString(), Is.EqualTo("string"));
            Assert.That(schemas["Mentee"]!.Value<string>("description"), Is.Not.Empty);
        }
    }
}
