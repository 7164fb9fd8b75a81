using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Tests.Questionnaires;

public sealed class ListQuestionnairesTests
{
    [Test]
    public async Task All_forms_of_the_family_are_there_in_eight_languages()
    {
        // others publish forms in the shared service
        await using var app = await TestApp.Start();

        var list = await app.Admin.Items("/questionnaires");

        Assert.That(
            list.Select(form => form!.Text("id")),
            Is.SupersetOf(
                new[]
                {
                    "mentee-start",
                    "mentee-end",
                    "mentor-start",
                    "mentor-end",
                    "mentee-follow",
                    "mentor-follow",
                    "pulse",
                    "partner-view",
                }
            )
        );
        Assert.That(list.Select(form => string.Join(',', form!.Texts("languages"))), Is.All.EqualTo("it,en,fr,es,ar,uk,fa,ti"));
    }
}

public sealed class GetQuestionnaireTests
{
    [TestCase("mentee-start", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 PR1 PR5 GO1")]
    [TestCase(
        "mentee-end",
        "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 EX1 EX2 EX3 EX4 EX5_1 EX6 EX7 EX8 EX9_1 EX9_3 EX10 EX11"
    )]
    [TestCase("mentor-start", "MN1 MN8 MN15 MN16 MN17 MN18 MN10")]
    [TestCase("mentee-follow", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 EX10 EX11 EX12 EX13")]
    [TestCase("mentor-follow", "MN1 MN8 MN10 MN15 MN17 MN18 MX2 MX5 MX6 MX7")]
    [TestCase("pulse", "PU1 PU2 PU3")]
    [TestCase("partner-view", "PV1 PV2 PV3 PV4 PV5")]
    [TestCase("mentor-end", "MN1 MN8 MN9 MN10 MN11 MN12 MN13 MN14 MN15 MN17 MN18 MX1 MX2 MX3 MX4 MX5")]
    public async Task Every_item_is_worded_in_both_languages(string id, string items)
    {
        var form = await SharedApp.App.Admin.Ok($"/questionnaires/{id}/versions/1.0.0");
        var asked = form.Items();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Select(item => item!.Text("name")), Is.SupersetOf(items.Split(' ')).And.Unique);
            Assert.That(
                asked
                    .Where(item =>
                        item!["labels"]!.AsObject().Count != 2 || item.At("labels").Text("it") == item.At("labels").Text("en")
                    )
                    .Select(item => item!.Text("name")),
                Is.Empty
            );
        }
    }

    [Test]
    public async Task An_unknown_version_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync("/api/v1/questionnaires/mentee-start/versions/9.9.9")).ShouldBeProblem(
            404,
            "questionnaire-not-found"
        );
}

public sealed class PublishQuestionnaireTests
{
    // responses of installations keep these hashes
    [TestCase("mentee-start", "1.0.0", "8e38484976b282596ba6d617d083ea916b642b62d9c0e648e246b16f0109c84c")]
    [TestCase("mentee-start", "1.1.0", "c6ff58460020742405b077152350c5b873a7db2056880634edb1511a74d5a49d")]
    [TestCase("mentee-end", "1.0.0", "cec9fec9c26c853e6585cdba78cec07cf7a0167e0dd8539af99aedbc20405627")]
    [TestCase("mentee-end", "1.1.0", "87ff0f0864129d36282ef9f7da321a1af504e29d3d065e9f1c0ccd77e29874b9")]
    [TestCase("mentee-follow", "1.0.0", "88e65d390b95783d126a9a5b3bf8319c6b3d27d0a8f71aacad8f6355cac5e82c")]
    [TestCase("mentor-start", "1.0.0", "2c6efaa8d890a7ec4bbfffab0cc9e6f1e7b3efc555bf3a52bbf6b5951cab4996")]
    [TestCase("mentor-end", "1.0.0", "63e1228d513a06c49c0310bd770d5c0edff62f819484cf2fa77b6568e9ff0620")]
    [TestCase("mentor-follow", "1.0.0", "f694fd1d714170d5c5492148e2e3b712b8128fb04c50bc26169f91f39b329a94")]
    [TestCase("partner-view", "1.0.0", "c5736878b33b483a88f67fd4df390033f9886ae06e33db7ab16b330c992739a9")]
    [TestCase("pulse", "1.0.0", "4287b5bccebfa6635e837abe671503dec52528ceab62c40e6c7e51ae77df47c8")]
    public async Task A_version_that_was_shipped_has_the_same_content_for_ever(string id, string version, string hash) =>
        Assert.That(
            await SharedApp.App.Sql<string>(
                "SELECT content_hash FROM questionnaires WHERE id = @Id AND version = @Version",
                new { Id = id, Version = version }
            ),
            Is.EqualTo(new[] { hash })
        );

    [Test]
    public async Task A_published_version_never_changes()
    {
        var app = SharedApp.App;
        var published = await app.InScope(services => Send(services, new GetQuestionnaire("mentee-start", null)));

        Assert.That(
            async () =>
                await app.InScope(services =>
                    Send(services, new PublishQuestionnaire(published.Form with { Title = "Another" }))
                ),
            Throws.InvalidOperationException.With.Message.Contains("needs a new version")
        );

        static Task<T> Send<T>(IServiceProvider services, MediatR.IRequest<T> request) =>
            ((MediatR.IMediator)services.GetService(typeof(MediatR.IMediator))!).Send(request);
    }
}
