namespace Matching.Web.Tests.Access;

/// <summary>Runs, pairs, answers, figures and concerns of the programme.</summary>
internal sealed partial class World
{
    /// <summary>A mentor who is free, of whom only candidates are asked.</summary>
    public Task<Guid> Mentor() => Once("mentor", () => Given.AvailableMentor());

    public Task<Guid> Mentee() => Once("mentee", () => Given.AvailableMentee());

    public async Task<Guid> Run()
    {
        await Mentor();
        await Mentee();
        return await Once("run", async () => (await Given.Run(new { dryRun = true })).Id());
    }

    /// <summary>A dry run that has not been adopted yet.</summary>
    public async Task<Guid> Adoptable()
    {
        await Given.AvailableMentor();
        await Given.AvailableMentee();
        return (await Given.Run(new { dryRun = true })).Id();
    }

    /// <summary>A run of two people of a site of their own, whose proposal waits for a decision.</summary>
    public async Task<Guid> Decidable()
    {
        var site = (
            await Given.App.Admin.Created(
                $"/programmes/{Id}/sites",
                new
                {
                    name = Unique("Site"),
                    latitude = 44.8,
                    longitude = 10.3,
                }
            )
        ).Id();
        await Given.AvailableMentor(new { siteId = site });
        await Given.AvailableMentee(new { siteId = site });
        return (await Given.Run(new { siteId = site })).Id();
    }

    /// <summary>An open meeting, whose proposals can be decided.</summary>
    public Task<Guid> Meeting() => Once("matching-meeting", FreshMeeting);

    public async Task<Guid> FreshMeeting() =>
        (
            await Given.Coordinator.Created(
                "/matching-meetings",
                new
                {
                    matchRunId = await Decidable(),
                    title = Unique("Meeting"),
                    heldOn = "2026-03-02",
                }
            )
        ).Id();

    /// <summary>The mentee of the proposal of that meeting.</summary>
    public async Task<Guid> Met()
    {
        var run = (await Given.Coordinator.Ok($"/matching-meetings/{await Meeting()}")).Text("matchRunId");
        return Guid.Parse((await Given.Coordinator.Items($"/match-runs/{run}/proposals"))[0].Text("menteeId"));
    }

    /// <summary>A run that looks as if another instance were at it.</summary>
    public async Task<Guid> Running()
    {
        var run = (await Given.Run(new { dryRun = true })).Id();
        await Given.App.Sql<Guid>(
            "UPDATE match_runs SET status = 'running', claimed_until = @Until WHERE id = @Id RETURNING id",
            new { Id = run, Until = Given.App.Clock.GetUtcNow().AddDays(1) }
        );
        return run;
    }

    public async Task<Guid> Pair(params string[] states) =>
        await Given.Pair(await Given.AvailableMentor(), await Given.AvailableMentee(), new DateOnly(2026, 1, 15), states);

    public Task<Guid> AgreedPair() => Once("pair", () => Pair("offered", "mentor_accepted", "agreed"));

    public Task<Guid> Response() =>
        Once("response", async () => (await Given.Coordinator.Created("/responses", await ResponseBody())).Id());

    public async Task<object> SurveyLinkBody() => new { personId = await Given.Mentee(), wave = "start" };

    public Task<Guid> SurveyLink() =>
        Once("survey link", async () => (await Given.Coordinator.Created("/survey-links", await SurveyLinkBody())).Id());

    public async Task<object> ResponseBody() =>
        new
        {
            personId = await Given.Mentee(),
            wave = "start",
            questionnaireId = "mentee-start",
            mode = "phone",
            answers = new { SN2 = 1 },
        };

    public Task<Guid> Release() =>
        Once(
            "release",
            async () =>
            {
                await Given.App.Admin.Created("/releases", new { programmeId = Id });
                return Id;
            }
        );

    public object ExtractBody(bool full) =>
        new
        {
            programmeId = Id,
            purpose = "Evaluation",
            endsOn = Given.App.Clock.Today.AddDays(9).ToString("yyyy-MM-dd"),
            full,
        };

    public Task<Guid> Extract() =>
        Once("extract", async () => (await Given.App.Admin.Created("/extracts", ExtractBody(full: true))).Id());

    /// <summary>An extract in which one person, alone in a town, can be singled out.</summary>
    public async Task<Guid> HeldExtract()
    {
        await Given.Mentee(new { siteId = await Site() });
        return (await Given.App.Admin.Created("/extracts", ExtractBody(full: false))).Id();
    }

    public Task<Guid> Target() => Once("target", FreshTarget);

    public async Task<Guid> FreshTarget() => (await Given.Coordinator.Created("/targets", TargetBody())).Id();

    public object TargetBody() =>
        new
        {
            programmeId = Id,
            indicator = "out.participants",
            baseline = 0,
            baselineOn = "2026-01-01",
            target = 100,
            dueOn = "2026-12-31",
        };

    public static object WebhookBody() =>
        new { url = "https://hooks.example.org/matching", events = new[] { "pair.*", "signup.received" } };

    public Task<Guid> Webhook() => Once("webhook", FreshWebhook);

    public async Task<Guid> FreshWebhook() => (await Given.App.Admin.Created($"/programmes/{Id}/webhooks", WebhookBody())).Id();

    /// <summary>A message to the webhook, about a pair made for it.</summary>
    public Task<Guid> WebhookDelivery() =>
        Once(
            "webhook-delivery",
            async () =>
            {
                var webhook = await Webhook();
                await Pair();
                return (await Given.App.Admin.Ok($"/programmes/{Id}/webhooks/{webhook}/deliveries?limit=1")).First("items").Id();
            }
        );

    public Task<Guid> Concern() =>
        Once(
            "concern",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/concerns",
                        new { personId = await Mentee(), what = "Somebody should look." }
                    )
                ).Id()
        );

    public object AuthorityBody(Guid? personId = null) =>
        new
        {
            programmeId = Id,
            authority = "Public prosecutor, Parma",
            legalBasis = "Article 256",
            receivedOn = "2026-02-20",
            about = "A person",
            personId,
            asked = "An address.",
            status = "accepted",
            checkedBy = "A lawyer",
            checkedOn = "2026-02-23",
            reasons = "An order.",
        };

    public Task<Guid> AuthorityRequest() =>
        Once(
            "authority request",
            async () => (await Given.App.Admin.Created("/authority-requests", AuthorityBody(await Mentee()))).Id()
        );

    /// <summary>A concern about an active pair, made for the call: a pair is paused once.</summary>
    public async Task<Guid> PairConcern() =>
        (
            await Given.Coordinator.Created(
                "/concerns",
                new { pairId = await Pair("offered", "mentor_accepted", "agreed", "active"), what = "A pair to be paused." }
            )
        ).Id();
}
