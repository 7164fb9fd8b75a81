using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Signups;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Access;

/// <summary>Every body takes the members that the API document shows for it, in that spelling and no other; and a person's own bodies hold nothing that staff decide.</summary>
[Category("Once")]
public sealed class BodyMembersTests
{
    // What is not the person's to say: everything that the whole record has beyond their statements.
    private static readonly string[] OfStaff =
    [
        .. typeof(PersonFields)
            .GetProperties()
            .Where(member => member.DeclaringType == typeof(PersonFields))
            .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name)),
        "priority",
        "priorityReason",
        "id",
        "role",
        "version",
        "createdAt",
        "updatedAt",
        "partnerId",
        "openGates",
        "openRequests",
        "withdrawnPairs",
        "pairsStillWithdrawn",
        "restricted",
        "statusReason",
    ];

    private static readonly Lazy<Task<JsonNode>> Document = new(ApiDocument.Read);

    private static readonly Lazy<Task<World>> Place = new(() => World.Make(SharedApp.App));

    private static JsonSerializerOptions Json =>
        SharedApp.App.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static IEnumerable<(string Name, Type Body)> Bodies =>
        from endpoint in SharedApp.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
        let body = endpoint.Metadata.GetMetadata<PatchOf>()?.Fields
            ?? endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType
        where body is not null && body != typeof(JsonElement)
        select (endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, body);

    [Test]
    [Category("Once")]
    public async Task Every_body_and_every_part_of_it_reads_the_members_of_the_document_and_no_other_name()
    {
        var document = await Document.Value;
        var names = MembersOf(document.At("components", "schemas").AsObject().Select(schema => schema.Value!.AsObject()));
        var wrong = new List<string>();
        var (parts, tried) = (0, 0);
        foreach (var (operation, body) in Bodies)
        {
            foreach (var (path, type, members) in Parts(document, operation, body))
            {
                parts++;
                foreach (var name in names.SelectMany(Spellings).Distinct())
                {
                    tried++;
                    if (Reads(type, name) != members.Contains(name))
                    {
                        wrong.Add($"{operation} {path}{name}");
                    }
                }
            }
        }

        Assert.That(wrong, Is.Empty);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bodies.Count(), Is.GreaterThan(35));
            Assert.That(parts, Is.GreaterThan(Bodies.Count()));
            Assert.That(names, Is.SupersetOf(OfStaff));
            Assert.That(tried, Is.GreaterThan(parts * names.Count));
        }
    }

    [Test]
    public async Task Each_operation_refuses_another_spelling_of_a_member_of_its_own_and_names_it()
    {
        var (world, document, tried) = (await Place.Value, await Document.Value, 0);
        foreach (var (operation, _) in Bodies)
        {
            var call = await Operations.All[operation](world);
            foreach (
                var spelling in Members(document, operation).SelectMany(Spellings).Except(Members(document, operation)).Take(6)
            )
            {
                tried++;
                var body = JsonSerializer.SerializeToNode(call.Body)!.AsObject();
                body[spelling] = null;

                var response = await world.Clients["administrator"].SendAsync((call with { Body = body }).Request());

                await response.ShouldBeProblem(
                    400,
                    operation == "CorrectMyData" ? "validation-failed" : "malformed-request",
                    spelling
                );
            }
        }

        Assert.That(tried, Is.GreaterThan(150));
    }

    [Test]
    public async Task By_a_personal_link_nothing_of_staff_is_taken_in_any_spelling()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var link = $"/privacy/{await Planted.Link(given, mentee)}";
        var document = await Document.Value;
        var before = await given.Coordinator.Ok($"/mentees/{mentee}");
        foreach (
            var (operation, method, path, body) in new (string, HttpMethod, string, object)[]
            {
                ("CorrectMyData", HttpMethod.Patch, link, new { }),
                ("PauseMe", HttpMethod.Post, link + "/pause", new { paused = true }),
                ("RestrictMyData", HttpMethod.Post, link + "/restriction", new { restricted = true }),
                ("WithdrawMyConsent", HttpMethod.Post, link + "/withdrawal", new { purpose = "matching" }),
                ("RaiseMyConcern", HttpMethod.Post, link + "/concerns", new { what = "Look at this." }),
            }
        )
        {
            foreach (
                var (name, value) in Values(given)
                    .SelectMany(member => Spellings(member.Key).Select(spelling => (spelling, member.Value)))
                    .Where(member => !Members(document, operation).Contains(member.spelling))
            )
            {
                var sent = JsonSerializer.SerializeToNode(body)!.AsObject();
                sent[name] = value?.DeepClone();

                var response = await given.App.Anonymous.Send(method, path, sent.ToJsonString());

                await response.ShouldBeProblem(
                    400,
                    operation == "CorrectMyData" ? "validation-failed" : "malformed-request",
                    name
                );
            }
        }

        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).ToJsonString(), Is.EqualTo(before.ToJsonString()));
    }

    [Test]
    public async Task All_that_is_not_a_persons_own_is_named_at_once()
    {
        var given = await Given.Programme();
        var mentor = (await given.Coordinator.Created($"/mentors/{await given.Mentor()}/personal-link", new { })).Text("token");
        var document = await Document.Value;
        var own = Members(document, "CorrectMyData");
        var others = MembersOf(document.At("components", "schemas").AsObject().Select(schema => schema.Value!.AsObject()))
            .SelectMany(Spellings)
            .Distinct()
            .Except(own)
            .ToList();
        var patch = new JsonObject(others.Select(name => KeyValuePair.Create<string, JsonNode?>(name, true)));

        var problem = await (
            await given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{mentor}", patch.ToJsonString())
        ).ShouldBeProblem(400, "validation-failed");

        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EquivalentTo(others));
        Assert.That(others, Is.SupersetOf(OfStaff));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_sign_up_takes_nothing_of_staff_in_any_spelling(bool isFromPage)
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var own = Members(await Document.Value, "CreateSignup");
        foreach (
            var (name, value) in Values(given)
                .SelectMany(member => Spellings(member.Key).Select(spelling => (spelling, member.Value)))
                .Where(member => !own.Contains(member.spelling))
        )
        {
            var with = new JsonObject { [name] = value?.DeepClone() };

            // a member with the value null would be left out of the body
            var response = isFromPage
                ? await partner.FromPage(with)
                : await partner.Server.Send(HttpMethod.Post, "/signups", partner.Body(with).ToJsonString());

            await response.ShouldBeProblem(400, "malformed-request", name);
        }

        Assert.That(
            await given.App.Sql<long>("SELECT count(*) FROM people WHERE programme_id = @ProgrammeId", new { given.ProgrammeId }),
            Is.EqualTo(new[] { 0L })
        );
        Assert.That(
            own.Intersect(OfStaff),
            Is.EquivalentTo(new[] { "programmeId", "siteId", "consents", "role" }),
            "where, as what and with which consents a person signs up"
        );
    }

    [Test]
    public async Task Further_fields_of_a_form_change_nothing()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam", preferredLanguage = "it" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var before = await given.Coordinator.Ok($"/mentees/{mentee}");
        (string, string)[] typed = [("Input.GivenName", "Selamawit"), ("Input.PreferredLanguage", "it")];
        var more = Values(given)
            .Where(member =>
                member.Key is not ("givenName" or "preferredLanguage" or "familyName" or "email" or "phone" or "birthYear")
            )
            .SelectMany(member =>
                Spellings(member.Key)
                    .SelectMany(name =>
                        new[]
                        {
                            ($"Input.{name}", member.Value?.ToString() ?? ""),
                            (name, member.Value?.ToString() ?? ""),
                            ($"Confirm.{name}", "true"),
                        }
                    )
            );

        await (await browser.SubmitForged(await browser.GetStringAsync("/my"), "/my", "correct", [.. typed, .. more])).ShouldLead(
            "/my?done=1"
        );

        var after = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That(after.Text("givenName"), Is.EqualTo("Selamawit"));
        foreach (var changes in new[] { "givenName", "version", "updatedAt" })
        {
            before.Remove(changes);
            after.Remove(changes);
        }

        Assert.That(after.ToJsonString(), Is.EqualTo(before.ToJsonString()));
    }

    [Test]
    public void The_forms_of_a_persons_pages_have_no_member_of_staff()
    {
        var forms = typeof(MyPage)
            .Assembly.GetTypes()
            .Where(page => page.Namespace == typeof(MyPage).Namespace)
            .SelectMany(page => page.GetProperties())
            .Where(form => form.IsDefined(typeof(SupplyParameterFromFormAttribute), true))
            .Select(form => form.PropertyType)
            .ToList();

        Assert.That(forms, Has.Count.GreaterThanOrEqualTo(4));
        Assert.That(
            forms
                .SelectMany(form => form.GetProperties())
                .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))
                .Intersect(OfStaff),
            Is.Empty
        );
    }

    [TestCase("/mentors/import", typeof(CreateMentor))]
    [TestCase("/mentees/import", typeof(CreateMentee))]
    public async Task A_file_has_its_columns_in_one_spelling(string path, Type type)
    {
        var given = await Given.Programme();
        var known = Json.GetTypeInfo(type).Properties.Select(member => member.Name).ToList();
        var others = known.SelectMany(Spellings).Except(known).Distinct().ToList();
        var csv = new StringContent(
            $"givenName,{string.Join(',', others)}\nSelam{new string(',', others.Count)}\n",
            System.Text.Encoding.UTF8,
            "text/csv"
        );

        var response = await given.Coordinator.PostAsync($"/api/v1{path}?programmeId={given.ProgrammeId}", csv);

        Assert.That(
            (await response.ShouldBeProblem(400, "validation-failed"))["errors"]!.AsObject().Select(error => error.Key),
            Is.EquivalentTo(others)
        );
    }

    // A value that would be right, were the member the sender's.
    private static Dictionary<string, JsonNode?> Values(Given given)
    {
        var values = OfStaff.ToDictionary(name => name, _ => (JsonNode?)"2026-01-01");
        values["programmeId"] = given.ProgrammeId;
        values["siteId"] = given.SiteId;
        values["status"] = "available";
        values["source"] = "A friend";
        values["priority"] = true;
        values["restricted"] = false;
        values["version"] = 7;
        values["openGates"] = new JsonArray();
        values["consents"] = new JsonArray(new JsonObject { ["purpose"] = "guardian", ["version"] = "1" });
        values["givenName"] = "Other";
        values["birthYear"] = 1950;
        values["email"] = "other@example.org";
        values["custom"] = new JsonObject { ["hobby"] = "chess" };
        return values;
    }

    private static IEnumerable<string> Spellings(string name) =>
        new[]
        {
            name,
            char.ToUpperInvariant(name[0]) + name[1..],
            JsonNamingPolicy.SnakeCaseLower.ConvertName(name),
            JsonNamingPolicy.KebabCaseLower.ConvertName(name),
        }.Distinct();

    private static bool Reads(Type type, string name)
    {
        try
        {
            JsonSerializer.Deserialize($"{{{JsonSerializer.Serialize(name)}:null}}", type, Json);
            return true;
        }
        catch (JsonException exception)
        {
            // read and then not liked is read
            return !exception.Message.Contains("could not be mapped", StringComparison.Ordinal);
        }
    }

    private static HashSet<string> MembersOf(IEnumerable<JsonObject> schemas) =>
        [
            .. schemas
                .SelectMany(schema => schema["properties"]?.AsObject().Select(member => member.Key) ?? [])
                .Where(name => name.Length > 0),
        ];

    private static HashSet<string> Members(JsonNode document, string operation) => MembersOf([SchemaOf(document, operation)]);

    private static JsonObject SchemaOf(JsonNode document, string operation) =>
        Resolve(
            document,
            document["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject())
                .Single(one => one.Value!["operationId"]!.ToString() == operation)
                .Value!.At("requestBody", "content")
                .AsObject()
                .Single(content => content.Key == "application/json")
                .Value!["schema"]!
        );

    private static JsonObject Resolve(JsonNode document, JsonNode schema)
    {
        var found = schema["oneOf"]?.AsArray().Single(one => one!["$ref"] is not null) ?? schema;
        return found["$ref"] is { } reference
            ? document.At("components", "schemas")[reference.ToString().Split('/')[^1]]!.AsObject()
            : found.AsObject();
    }

    // The body, and what is nested in it, each with the members that the document shows.
    private static List<(string Path, Type Type, HashSet<string> Members)> Parts(JsonNode document, string operation, Type body)
    {
        var parts = new List<(string, Type, HashSet<string>)>();
        Add("", body, SchemaOf(document, operation));
        return parts;

        void Add(string path, Type type, JsonObject schema)
        {
            parts.Add((path, type, MembersOf([schema])));
            foreach (
                var member in Json.GetTypeInfo(type).Properties.Where(member => schema["properties"]?[member.Name] is not null)
            )
            {
                var inner = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
                var shown = Resolve(document, schema["properties"]![member.Name]!);
                if (inner.IsGenericType && inner.GetGenericTypeDefinition() == typeof(List<>))
                {
                    (inner, shown) = (inner.GetGenericArguments()[0], Resolve(document, shown["items"]!));
                }

                if (inner != typeof(JsonElement) && Json.GetTypeInfo(inner).Kind == JsonTypeInfoKind.Object)
                {
                    Add($"{path}{member.Name}.", inner, shown);
                }
            }
        }
    }
}
