using System.Globalization;
using System.Text.Json;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Trainings;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>One step of a person, on a page that says what will happen before anything is done.</summary>
public sealed partial class PersonStepPage
{
    // steps about one thing that is recorded of a person, which the address names
    private static readonly string[] Corrections = ["check_corrected", "notice_ended", "link_closed"];

    private static readonly string[] Others =
    [
        "consent",
        "notice",
        "notice_referred",
        "check",
        "training",
        "screening",
        "interest",
        "responsible",
        "link",
        .. Corrections,
        "removed",
    ];

    // the first version, where a programme has no wording of its own
    private const string FirstVersion = "1";

    private readonly FormErrors errors = new();
    private bool isMissing;
    private Person? person;
    private Programme? programme;
    private IReadOnlyList<Training> trainings = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private DateOnly today;
    private string? link;

    /// <summary>What is typed; each step has some of it.</summary>
    public sealed record Typed
    {
        public string? Version { get; set; }

        public string? Reason { get; set; }

        public string? Summary { get; set; }

        public string? Purpose { get; set; }

        public List<string>? Purposes { get; set; }

        public string? Channel { get; set; }

        public string? Language { get; set; }

        public string? Kind { get; set; }

        public string? Result { get; set; }

        public string? CheckedOn { get; set; }

        public string? ExpiresOn { get; set; }

        public string? Training { get; set; }

        public string? Title { get; set; }

        public string? HeldOn { get; set; }

        public string? ScreenedOn { get; set; }

        public string? ResponsibleId { get; set; }

        public string? End { get; set; }

        public string? Revoke { get; set; }

        internal bool IsSent => Version is not null;
    }

    [Parameter]
    public Guid Id { get; set; }

    [Parameter]
    public string Step { get; set; } = "";

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "step")]
    public Typed? Input { get; set; }

    // controls that have another name than the member of the request
    private static Dictionary<string, string> Controls =>
        new()
        {
            ["consents"] = "purposes",
            ["attendedBy"] = "training",
            ["text"] = "summary",
        };

    private string Today => today.ToString("O", CultureInfo.InvariantCulture);

    private IReadOnlyList<(string, string)> Purposes =>
        [
            .. CodeLists
                .Shipped.Find("consent_purposes")!
                .Keys.Where(purpose => !PersonStates.Holds(person!, purpose))
                .Select(purpose =>
                    (purpose, ConsentText.Of(programme!, Given(purpose), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName))
                ),
        ];

    // what is read to the person in their language, where it is not the reader's
    private IEnumerable<(string Language, string Text)> ConsentWords =>
        person!.PreferredLanguage?.Split('-')[0] is { } language
        && language != CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
            ? Purposes.Select(purpose => (language, ConsentText.Of(programme!, Given(purpose.Item1), language)))
            : [];

    private static IReadOnlyList<(string, string)> AllPurposes =>
        [.. NoticeText.Purposes.Select(purpose => (purpose, PersonFacts.Label("consent_purposes", purpose)))];

    private static IReadOnlyList<(string, string)> Channels =>
        [
            .. Enum.GetValues<NoticeChannel>()
                .Where(channel => channel != NoticeChannel.Form)
                .Select(channel => (channel.ToText(), Texts.Page("notice.channel." + channel.ToText()))),
        ];

    private static IReadOnlyList<(string, string)> Spoken =>
        [
            .. CodeLists
                .Shipped.Find("languages")!
                .Keys.Select(code => (code, PersonFacts.LanguageName(code)))
                .OrderBy(language => language.Item2, StringComparer.CurrentCulture),
        ];

    // what is said to the person, in their language and in the reader's
    private IEnumerable<(string Language, string Text)> Words =>
        new[] { person!.PreferredLanguage ?? MessageTexts.Neutral, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName }
            .Select(language => (language, NoticeWords(language)))
            .DistinctBy(words => words.Item2);

    private string NoticeWords(string language)
    {
        var purpose = PersonStates.MatchingConsent;
        var text = NoticeText.Of(
            programme!,
            purpose,
            programme!.NoticeBasis,
            NoticeText.NewestVersion(programme, purpose),
            language
        );
        return Step == "notice" ? text : MessageTexts.Text("notice.indirect", MessageTexts.LanguageOf([language])) + " " + text;
    }

    private static IReadOnlyList<(string, string)> Kinds => PersonFacts.Options("check_kinds");

    private static IReadOnlyList<(string, string)> Results =>
        [.. Enum.GetValues<CheckResult>().Select(result => (result.ToText(), Texts.Page("person.check." + result.ToText())))];

    private IReadOnlyList<(string, string)> Trainings =>
        [
            ("", Texts.Page("person.training.other")),
            .. trainings
                .Where(training => training.HeldOn <= today && training.AttendedBy?.Contains(Id) != true)
                .OrderByDescending(training => training.HeldOn)
                .Select(training => (training.Id.ToString(), $"{training.Title}, {ProgrammeTimes.Day(training.HeldOn!.Value)}")),
        ];

    private IReadOnlyList<(string, string)> Colleagues =>
        [
            ("", Texts.Page("people.hand-over.none")),
            .. colleagues.Select(colleague => (colleague.Id.ToString(), colleague.Shown)),
        ];

    private string Stored => (check?.Version ?? person!.Version).ToString(CultureInfo.InvariantCulture);

    // another person may have taken a step after which this one is not possible
    private bool CanSave =>
        Others.Contains(Step)
        || (EnumText.TryParse<PersonStatus>(Step, out var to) && PersonStates.From(person!.Status!.Value).Contains(to));

    private IEnumerable<(string, string?, string?)> Differences()
    {
        if (check is not null)
        {
            foreach (var row in CheckDifferences(check))
            {
                yield return row;
            }

            yield break;
        }

        yield return (
            Texts.Page("versions.status"),
            Texts.Page("status." + person!.Status!.Value.ToText()),
            Texts.Page("person.step." + Step)
        );
        if (Step == "responsible")
        {
            yield return (Texts.Page("people.hand-over"), NameOf(person.ResponsibleId?.ToString()), NameOf(Input!.ResponsibleId));
        }

        if (!Others.Contains(Step))
        {
            yield return (Texts.Page("person.reason"), null, Input!.Reason);
        }
    }

    private string? NameOf(string? colleague) => Colleagues.FirstOrDefault(one => one.Item1 == (colleague ?? "")).Item2;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new Typed();
        var isStep = Others.Contains(Step) || EnumText.TryParse<PersonStatus>(Step, out var to) && to != PersonStatus.Applied;
        var found = isStep ? await Mediator.Send(new FindPersonRole(Id), Http.RequestAborted) : null;
        if (found is null)
        {
            isMissing = true;
            FormErrors.Answer(Http, StatusCodes.Status404NotFound);
            return;
        }

        var read = await Mediator.Send(new GetPerson(found.Role, Id, "accompanying"), Http.RequestAborted);
        if (Corrections.Contains(Step) && !await Find())
        {
            isMissing = true;
            FormErrors.Answer(Http, StatusCodes.Status404NotFound);
            return;
        }

        today = await ProgrammeDays.Today(read.ProgrammeId, Http.RequestAborted);
        if (Step is "consent" or "notice" or "notice_referred")
        {
            programme = await Mediator.Send(new GetProgramme(read.ProgrammeId), Http.RequestAborted);
        }
        else if (Step is "training")
        {
            var list = new ListTrainings { ProgrammeId = read.ProgrammeId, Limit = 200 };
            trainings = (await Mediator.Send(list, Http.RequestAborted)).Items;
        }
        else if (Step is "responsible")
        {
            var list = new ListColleagues { ProgrammeId = read.ProgrammeId, Limit = 200 };
            colleagues = (await Mediator.Send(list, Http.RequestAborted)).Items;
        }

        person = read;
    }

    private async Task Send()
    {
        await errors.TryAll(Http, Act);
        if (!errors.Any && link is null)
        {
            var to = Step == "removed" ? "?role=" + person!.Role.ToText() + "&" : $"/{Id}?";
            Navigation.NavigateTo(PageLinks.To(Http, $"/console/people{to}done=1"));
        }
    }

    private Task Act() =>
        Step switch
        {
            _ when Over is { } over => RefuseWhatIsOver(over),
            "consent" => Consent(),
            "notice" or "notice_referred" => Explain(),
            "screening" => Patch(new { screenedOn = TypedValues.Day(Input!.ScreenedOn, "screenedOn") }),
            "interest" => Patch(new { interestConfirmedOn = today }),
            "check" => Check(),
            "training" => Attend(),
            "responsible" => HandOver(),
            "link" => Input!.Revoke is null ? MakeLink() : EndLinks(),
            "check_corrected" => CorrectCheck(),
            "notice_ended" => EndNotice(),
            "link_closed" => CloseLink(),
            "removed" => Remove(),
            _ => Move(),
        };

    private Task<Person> Consent() =>
        Input!.Purposes is { Count: > 0 } purposes
            ? Patch(new { consents = (person!.Consents ?? []).Concat(purposes.Select(Given)) })
            : throw Problems.ValidationFailed("consents", Texts.Validation("required"));

    private async Task Move()
    {
        var request = new TransitionPerson
        {
            Role = person!.Role,
            Id = Id,
            IfMatch = IfMatch.Typed(Input!.Version),
            To = EnumText.Parse<PersonStatus>(Step),
            Reason = TypedValues.Text(Input.Reason),
        };
        await Validator.Check(request, Http.RequestAborted);
        if (request.To != PersonStatus.Interviewed || TypedValues.Text(Input.Summary) is not { } summary)
        {
            await Mediator.Send(request, Http.RequestAborted);
            return;
        }

        var note = new CreateNote
        {
            PersonId = Id,
            Text = summary,
            IsInterview = true,
        };
        await Validator.Check(note, Http.RequestAborted);
        await Mediator.Send(request, Http.RequestAborted);
        await Mediator.Send(note, Http.RequestAborted);
    }

    private Task<Person> Patch(object members) =>
        Mediator.Send(
            new UpdatePerson(
                person!.Role,
                Id,
                IfMatch.Typed(Input!.Version),
                JsonSerializer.SerializeToElement(members, JsonSerializerOptions.Web)
            ),
            Http.RequestAborted
        );

    private async Task Explain()
    {
        var request = new CreateNotice
        {
            PersonId = Id,
            Purpose = Step == "notice" ? Input!.Purpose ?? "" : PersonStates.MatchingConsent,
            Article = Step == "notice" ? 13 : 14,
            Channel = EnumText.TryParse<NoticeChannel>(Input!.Channel ?? "", out var channel) ? channel : null,
            Language = TypedValues.Text(Input.Language),
        };
        await Validator.Check(request, Http.RequestAborted);
        await Mediator.Send(request, Http.RequestAborted);
    }

    private async Task Check()
    {
        var request = new CreateCheck
        {
            PersonId = Id,
            Kind = Input!.Kind ?? "",
            Result = EnumText.TryParse<CheckResult>(Input.Result ?? "", out var result) ? result : null,
            CheckedOn = TypedValues.Day(Input.CheckedOn, "checkedOn"),
            ExpiresOn = TypedValues.Day(Input.ExpiresOn, "expiresOn"),
        };
        await Validator.Check(request, Http.RequestAborted);
        await Mediator.Send(request, Http.RequestAborted);
    }

    private async Task Attend()
    {
        if (Guid.TryParse(Input!.Training, out var chosen))
        {
            // a list leaves out people who restricted the use of their data; the session keeps them
            var training = await Mediator.Send(new GetTraining(chosen), Http.RequestAborted);
            var patch = JsonSerializer.SerializeToElement(new { attendedBy = (training.AttendedBy ?? []).Append(Id).Distinct() });
            await Mediator.Send(new UpdateTraining(chosen, new IfMatch([training.Version]), patch), Http.RequestAborted);
            return;
        }

        var request = new CreateTraining
        {
            ProgrammeId = person!.ProgrammeId,
            SiteId = person.SiteId,
            Title = Input.Title ?? "",
            HeldOn = TypedValues.Day(Input.HeldOn, "heldOn"),
            AttendedBy = [Id],
        };
        await Validator.Check(request, Http.RequestAborted);
        await Mediator.Send(request, Http.RequestAborted);
    }

    private async Task HandOver()
    {
        IfMatch.Typed(Input!.Version).Check(person!.Version);
        var report = await Mediator.Send(
            new AssignPeople
            {
                Role = person.Role,
                ResponsibleId = Guid.TryParse(Input.ResponsibleId, out var account) ? account : null,
                People = [Id],
            },
            Http.RequestAborted
        );
        if (report.Results[0].Problem is { } problem)
        {
            errors.Refuse(Http, StatusCodes.Status409Conflict, Texts.ProblemOnPage(problem["/problems/".Length..]));
        }
    }

    private async Task MakeLink()
    {
        var made = await Mediator.Send(new CreatePersonalLink(person!.Role, Id), Http.RequestAborted);
        link = Navigation.ToAbsoluteUri(made.Path).ToString();
    }

    private ConsentGiven Given(string purpose) =>
        new() { Purpose = purpose, Version = ConsentText.NewestVersion(programme!, purpose) ?? FirstVersion };
}
