namespace Matching.Web.Tests.Programmes;

public sealed class CreateCriteriaProfileTests
{
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":-1}]", "criteria[0].weight")]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":0}]", "criteria")]
    [TestCase(
        "[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1},{\"id\":\"astrology\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[1].id"
    )]
    [TestCase("[{\"id\":\"nationality\",\"kind\":\"soft\",\"weight\":1}]", "criteria[0].id")]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"hard\"}]", "criteria[0].kind")]
    [TestCase(
        "[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1},{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[1].id"
    )]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1,\"neutral\":2}]", "criteria[0].neutral")]
    [TestCase(
        "[{\"id\":\"waiting\",\"kind\":\"soft\",\"weight\":1,\"params\":{\"curve\":[[10,0],[5,1]]}}]",
        "criteria[0].params.curve"
    )]
    [TestCase(
        "[{\"id\":\"language\",\"kind\":\"hard\",\"params\":{\"minimumLevel\":\"fluent\"}},{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1}]",
        "criteria[0].params.minimumLevel"
    )]
    [TestCase("[{\"id\":\"needs\",\"kind\":\"soft\",\"weight\":1,\"params\":{\"colour\":1}}]", "criteria[0].params.colour")]
    public async Task A_profile_that_cannot_be_names_the_field(string criteria, string field)
    {
        foreach (var path in new[] { "/criteria-profiles", "/criteria-profiles/validate" })
        {
            var response = await SharedApp.App.Admin.Send(
                HttpMethod.Post,
                path,
                $"{{\"name\":\"wrong\",\"criteria\":{criteria}}}"
            );
            await response.ShouldBeProblem(400, "validation-failed", field);
        }
    }

    [Test]
    public async Task The_same_name_again_is_the_next_version()
    {
        var name = $"profile-{Guid.NewGuid():N}";
        var body = new
        {
            name,
            criteria = new[]
            {
                new
                {
                    id = "needs",
                    kind = "soft",
                    weight = 1,
                },
            },
        };

        var first = await SharedApp.App.Admin.Created("/criteria-profiles", body);
        var second = await SharedApp.App.Admin.Created("/criteria-profiles", body);

        Assert.That((first.Value<int>("version"), second.Value<int>("version")), Is.EqualTo((1, 2)));
    }
}

public sealed class GetCriteriaProfileTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/criteria-profiles/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "criteria-profile-not-found"
        );
}

public sealed class ListCriteriaProfilesTests
{
    [Test]
    public async Task The_default_profile_is_there_from_the_start()
    {
        var list = await SharedApp.App.Admin.Ok("/criteria-profiles?limit=200");

        Assert.That(list.Items().Select(item => item.Text("name")), Does.Contain("community-matching"));
    }
}
