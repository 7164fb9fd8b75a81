using System.Globalization;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Runs.WhatIfs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>The list of people; what it shows is in its address.</summary>
public sealed partial class PeoplePage
{
    // a page that is read at a glance; the next is one click away
    private const int Rows = 25;

    private static readonly PersonStatus[] Steps =
    [
        PersonStatus.Contacted,
        PersonStatus.Interviewed,
        PersonStatus.Suitable,
        PersonStatus.Available,
        PersonStatus.Paused,
    ];

    /// <summary>Part of the address in which a purpose comes back that was not accepted.</summary>
    public const string PurposeName = "purpose";

    private readonly FormErrors errors = new();
    private readonly List<(string Tone, string Name, string Text)> results = [];
    private IReadOnlyList<Programme> programmes = [];
    private IReadOnlyList<Site> sites = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private Programme? programme;
    private PeopleTabCounts? counts;
    private Page<Person>? people;
    private PeopleFilter? shown;
    private long? total;
    private PersonRole role;
    private DateOnly today;

    /// <summary>The people that were picked, and what to do with them.</summary>
    public sealed record Picked
    {
        public List<Guid>? Pick { get; set; }

        public string? Do { get; set; }

        public string? Colleague { get; set; }

        public string? Status { get; set; }
    }

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "programme")]
    public string? Chosen { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    public string? Role { get; set; }

    // the earlier name of role
    [SupplyParameterFromQuery(Name = "side")]
    public string? Side { get; set; }

    [SupplyParameterFromQuery(Name = "whose")]
    public string? Whose { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "site")]
    public string? Site { get; set; }

    [SupplyParameterFromQuery(Name = "place")]
    public string? Place { get; set; }

    [SupplyParameterFromQuery(Name = "language")]
    public string? Language { get; set; }

    [SupplyParameterFromQuery(Name = "waiting")]
    public string? Waiting { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    /// <summary>The people of the bulk step before, a line each.</summary>
    [SupplyParameterFromQuery(Name = "of")]
    public string? Of { get; set; }

    /// <summary>Purpose of a file that was not accepted.</summary>
    [SupplyParameterFromQuery(Name = PurposeName)]
    public string? Purpose { get; set; }

    [SupplyParameterFromForm(FormName = "picked")]
    public Picked? Input { get; set; }

    // people whom an import has entered
    private int? Imported =>
        Done == "import" && int.TryParse(Of, NumberStyles.None, CultureInfo.InvariantCulture, out var people) ? people : null;

    private bool IsSorted => string.IsNullOrWhiteSpace(Q) && IsWaiting is null;

    private bool? IsWaiting => bool.TryParse(Waiting, out var waiting) ? waiting : null;

    // of one state, the longest waiting come first; of all, the newest
    private string Order =>
        Sort is "applied" or "-applied" or "status" or "-status" or "site" or "-site" ? Sort
        : string.IsNullOrEmpty(Status) ? "-applied"
        : "applied";

    // the site of the address; where it names none, the one that the account chose for all pages
    private string? SiteShown => Site ?? ChosenSite;

    private string? ChosenSite => programme is null ? null : Callers.SiteOf(programme.Id)?.ToString();

    private bool HasMore => new[] { Site, Place, Language, Waiting }.Any(filter => !string.IsNullOrEmpty(filter)) && Tab is null;

    private string? Tab =>
        (Status, Place, IsPlain) switch
        {
            ("available", "free", true) => role == PersonRole.Mentee ? "waiting" : "free",
            (null or "", null or "", true) => role == PersonRole.Mentee ? "mentees" : "mentors",
            _ => null,
        };

    private bool IsPlain =>
        new[] { Whose, Language, Waiting, Q }.All(string.IsNullOrEmpty) && (SiteShown ?? "") == (ChosenSite ?? "");

    private string Caption =>
        total is { } all ? Texts.Page(all == 1 ? "people.count.one" : "people.count", all, Texts.Page("people.order." + Order))
        : people!.Next is null ? Texts.Page(people.Items.Count == 1 ? "people.found.one" : "people.found", people.Items.Count)
        : Texts.Page("people.found.many", people.Items.Count);

    private Dictionary<string, bool> KnownFilters =>
        new()
        {
            ["programme"] = programmes.Any(one => one.Id.ToString() == Chosen),
            ["role"] = IsOffered(Roles, Role),
            ["side"] = IsOffered(Roles, Side),
            ["whose"] = IsOffered(Whoses, Whose),
            ["status"] = IsOffered(Statuses, Status),
            ["site"] = IsOffered(SiteOptions, Site),
            ["place"] = IsOffered(Places, Place),
            ["language"] = IsOffered(LanguageOptions, Language),
            ["waiting"] = IsOffered(Waitings, Waiting),
            ["q"] = true,
            [PurposeName] = true,
            ["sort"] = Sort == Order,
        };

    private static bool IsOffered(IReadOnlyList<(string, string)> options, string? value) =>
        options.Any(option => option.Item1 == value);

    private static IReadOnlyList<(string, string)> Roles =>
        [
            .. new[] { PersonRole.Mentee, PersonRole.Mentor }.Select(side =>
                (side.ToText(), Texts.Page("people.side." + side.ToText()))
            ),
        ];

    private IReadOnlyList<(string, string)> Whoses => Deputies.Whoses(colleagues, Callers.Caller.Id, today);

    private static IReadOnlyList<(string, string)> Statuses =>
        [
            ("", Texts.Page("people.status.all")),
            .. Enum.GetValues<PersonStatus>()
                .Select(status => (status.ToText(), Texts.Alone(Texts.Page("status." + status.ToText())))),
        ];

    private IReadOnlyList<(string, string)> SiteOptions =>
        [("", Texts.Page("people.site.all")), .. sites.Select(site => (site.Id.ToString(), site.Name))];

    private static IReadOnlyList<(string, string)> Places =>
        [
            ("", Texts.Page("people.place.all")),
            ("free", Texts.Page("people.place.free")),
            ("taken", Texts.Page("people.place.taken")),
        ];

    private static IReadOnlyList<(string, string)> LanguageOptions =>
        [
            ("", Texts.Page("people.speaks.all")),
            .. CodeLists
                .Shipped.Find("languages")!
                .Keys.Select(code => (code, PersonFacts.LanguageName(code)))
                .OrderBy(language => language.Item2, StringComparer.CurrentCulture),
        ];

    private static IReadOnlyList<(string, string)> Waitings =>
        [
            ("", Texts.Page("people.waiting.all")),
            ("true", Texts.Page("people.waiting.yes")),
            ("false", Texts.Page("people.waiting.no")),
        ];

    private IReadOnlyList<(string, string)> Colleagues =>
        [
            ("", Texts.Page("people.hand-over.none")),
            .. colleagues.Select(colleague => (colleague.Id.ToString(), colleague.Shown)),
        ];

    private static IReadOnlyList<(string, string)> Moves =>
        [
            ("", Texts.Page("pair.choose")),
            .. Steps.Select(status => (status.ToText(), Texts.Alone(Texts.Page("status." + status.ToText())))),
        ];

    // what the file holds is what is shown: a filter that the page does not know filters neither
    private IEnumerable<(string Name, string Value)> Exported =>
        new (string Name, string? Value)[]
        {
            ("role", role.ToText()),
            ("programmeId", programme!.Id.ToString()),
            ("siteId", shown!.SiteId?.ToString()),
            ("status", shown.Status),
            ("responsible", shown.Responsible),
            ("language", shown.Language),
            ("q", Q),
            ("waiting", IsWaiting is { } waiting ? (waiting ? "true" : "false") : null),
            ("hasPlace", HasPlace is { } place ? (place ? "true" : "false") : null),
            ("bom", "1"),
            ("lang", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
        }
            .Where(part => !string.IsNullOrEmpty(part.Value))
            .Select(part => (part.Name, part.Value!));

    private bool? HasPlace =>
        Place switch
        {
            "free" => true,
            "taken" => false,
            _ => null,
        };

    protected override async Task OnInitializedAsync()
    {
        Input ??= new Picked();
        programmes = (await Mediator.Send(new ListProgrammes { Limit = 200 }, Http.RequestAborted)).Items;
        role = (Role ?? Side) == PersonRole.Mentor.ToText() ? PersonRole.Mentor : PersonRole.Mentee;
        programme = Programme.Chosen(programmes, Callers.Preferred(Chosen));
        if (programme is null)
        {
            return;
        }

        today = await ProgrammeDays.Today(programme.Id, Http.RequestAborted);
        sites = (await Mediator.Send(new ListSites(programme.Id, new PageQuery { Limit = 200 }), Http.RequestAborted)).Items;
        colleagues = (
            await Mediator.Send(new ListColleagues { ProgrammeId = programme.Id, Limit = 200 }, Http.RequestAborted)
        ).Items;
        counts = await Mediator.Send(new GetPeopleTabs(programme.Id, Callers.SiteOf(programme.Id)), Http.RequestAborted);
        await Read();
        if (HttpMethods.IsGet(Http.Request.Method) && Http.Request.Query.ContainsKey(PurposeName))
        {
            await errors.TryAll(Http, () => Validator.Check(new ExportFilter { Purpose = Purpose ?? "" }, Http.RequestAborted));
        }

        if (!HttpMethods.IsPost(Http.Request.Method) && Done is { } done && Of is { } of)
        {
            await ShowDone(done, of);
        }
    }

    // the step before succeeded for each: its address says for whom
    private async Task ShowDone(string done, string of)
    {
        var text = done switch
        {
            "assign" => Texts.Page("people.assigned"),
            "interest" => Texts.Page("people.interest.asked"),
            _ when Steps.Any(step => step.ToText() == done) => Texts.Page("status." + done),
            _ => null,
        };
        var ids = of.Split(',').Take(Rows).Where(id => Guid.TryParse(id, out _)).Select(Guid.Parse).ToList();
        var names = text is null ? null : await Names(ids);
        results.AddRange(ids.Where(id => names?.ContainsKey(id) == true).Select(id => ("good", names![id], text!)));
    }

    // also of people whom another person has moved out of the list since it was read
    private async Task<Dictionary<Guid, string>> Names(List<Guid> ids) =>
        (await Mediator.Send(new NamePeople(ids), Http.RequestAborted)).ToDictionary(
            name => name.Key,
            name => PersonName.Of(name.Value)
        );

    private async Task Read()
    {
        var filter = new PeopleFilter
        {
            ProgrammeId = programme!.Id,
            SiteId = sites.FirstOrDefault(site => site.Id.ToString() == SiteShown)?.Id,
            // what an address names that is not there is answered as if it were not named
            Status = EnumText.TryParse<PersonStatus>(Status ?? "", out _) ? Status : null,
            Language = CodeLists.Shipped.Has("languages", Language ?? "") ? Language : null,
            Responsible = Whoses.Any(whose => whose.Item1 == Whose) && Whose is { Length: > 0 } ? Whose : null,
            HasPlace = HasPlace,
            Waiting = IsWaiting,
            Q = Q,
            Sort = IsSorted ? Order : null,
            Limit = Rows,
            After = After,
        };
        shown = filter;
        people = await Mediator.Send(new ListPeople(role, filter), Http.RequestAborted);
        // a tab has counted its list already
        total = Tab switch
        {
            "waiting" => counts!.Waiting,
            "free" => counts!.Free,
            "mentees" => counts!.Mentees,
            "mentors" => counts!.Mentors,
            _ => (await Mediator.Send(new CountPeople(role, filter), Http.RequestAborted)).People,
        };
    }

    private string Pick(Person person) => Texts.Page("people.pick-one", PersonFacts.NameApart(person, today, SiteOf(person)));

    private string SiteOf(Person person) => sites.FirstOrDefault(site => site.Id == person.SiteId)?.Name ?? "";

    private async Task Act()
    {
        var picked = Input!.Pick?.Distinct().ToList() ?? [];
        if (picked.Count == 0)
        {
            errors.Refuse(Http, StatusCodes.Status400BadRequest, Texts.Page("people.pick-first"));
            return;
        }

        var names = await Names(picked);
        await errors.TryAll(
            Http,
            () =>
                Input.Do switch
                {
                    "assign" => Assign(picked, names),
                    "interest" => Ask(picked, names),
                    _ => Move(picked, names),
                }
        );
        if (errors.Any)
        {
            return;
        }

        if (results.All(result => result.Tone == "good"))
        {
            var done = Input.Do is "assign" or "interest" ? Input.Do : Input.Status;
            Navigation.NavigateTo(To(("done", done), ("of", string.Join(',', picked))));
            return;
        }

        // what moved is elsewhere now, and the list says so
        await Read();
    }

    private async Task Assign(List<Guid> picked, Dictionary<Guid, string> names)
    {
        var report = await Mediator.Send(
            new AssignPeople
            {
                Role = role,
                ResponsibleId = Guid.TryParse(Input!.Colleague, out var colleague) ? colleague : null,
                People = picked,
            },
            Http.RequestAborted
        );
        results.AddRange(
            report.Results.Select(result =>
                Line(names, result.Id, result.Assigned, Texts.Page("people.assigned"), result.Problem)
            )
        );
    }

    private async Task Ask(List<Guid> picked, Dictionary<Guid, string> names)
    {
        var report = await Mediator.Send(new AskInterest { Role = role, People = picked }, Http.RequestAborted);
        results.AddRange(
            report.Results.Select(result =>
                (
                    result.IsAsked ? "good" : "wrong",
                    names.GetValueOrDefault(result.Id, Texts.Page("pairs.erased")),
                    Texts.Page(result.Reason is { } reason ? "interest.not." + reason.ToText() : "people.interest.asked")
                )
            )
        );
    }

    private async Task Move(List<Guid> picked, Dictionary<Guid, string> names)
    {
        if (!Steps.Any(step => step.ToText() == Input!.Status))
        {
            errors.Refuse(Http, StatusCodes.Status400BadRequest, Texts.Page("people.move-first"));
            return;
        }

        var to = EnumText.Parse<PersonStatus>(Input!.Status!);
        var report = await Mediator.Send(
            new TransitionPeople
            {
                Role = role,
                To = to,
                People = picked,
            },
            Http.RequestAborted
        );
        results.AddRange(
            report.Results.Select(result =>
                result.Missing is { Count: > 0 } missing
                    ? ("wrong", names.GetValueOrDefault(result.Id, Texts.Page("pairs.erased")), PersonGates.InWords(missing))
                    : Line(names, result.Id, result.Moved, Texts.Page("status." + to.ToText()), result.Problem)
            )
        );
    }

    private static (string, string, string) Line(
        Dictionary<Guid, string> names,
        Guid id,
        bool isDone,
        string done,
        string? problem
    ) =>
        (
            isDone ? "good" : "wrong",
            names.GetValueOrDefault(id, Texts.Page("pairs.erased")),
            isDone ? done : Texts.ProblemOnPage(problem!["/problems/".Length..])
        );

    // The order in which a column is not sorted yet, or the other way round.
    private RenderFragment Heading(string column, string text) =>
        builder =>
        {
            if (!IsSorted)
            {
                builder.AddContent(0, text);
                return;
            }

            builder.OpenElement(1, "a");
            builder.AddAttribute(2, "href", To(("sort", Order == column ? "-" + column : column), ("after", null)));
            builder.AddContent(3, text);
            if (Order.TrimStart('-') == column)
            {
                builder.OpenElement(4, "span");
                builder.AddAttribute(5, "aria-hidden", "true");
                builder.AddContent(6, Order.StartsWith('-') == (column == "applied") ? " ↑" : " ↓");
                builder.CloseElement();
            }

            builder.CloseElement();
        };

    // Of a wait, the earliest day is the longest.
    private string? Sorted(string column, bool isReversed) =>
        !IsSorted || Order.TrimStart('-') != column ? null
        : Order.StartsWith('-') == isReversed ? "ascending"
        : "descending";

    private string To(params (string Name, string? Value)[] with)
    {
        var parts = new Dictionary<string, string?>
        {
            ["programme"] = programme?.Id.ToString(),
            ["role"] = role.ToText(),
            ["whose"] = Whose,
            ["status"] = Status,
            ["site"] = Site,
            ["place"] = Place,
            ["language"] = Language,
            ["waiting"] = Waiting,
            ["q"] = Q,
            ["sort"] = Sort,
            ["after"] = After,
        };
        foreach (var (name, value) in with)
        {
            parts[name] = value;
        }

        return PageLinks.To(
            Http,
            "/console/people"
                // of the site, an empty value means all of them
                + QueryString.Create(
                    parts.Where(part => part.Key == "site" ? part.Value is not null : !string.IsNullOrEmpty(part.Value))
                )
        );
    }
}
