using System.Text.Json;
using Matching.Web.Components;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>
/// Makes many people available who were interviewed and agreed before their list came here: the days are recorded as they are typed,
/// and each step is the one that staff take for a single person.
/// </summary>
public sealed partial class InterviewedPage
{
    // of each side; those who are left come once these are available
    private const int Most = 100;

    private const string FirstVersion = "1";

    private static readonly PersonStatus[] Steps =
    [
        PersonStatus.Applied,
        PersonStatus.Contacted,
        PersonStatus.Interviewed,
        PersonStatus.Suitable,
    ];

    private readonly FormErrors errors = new();
    private readonly List<(string Tone, Person Person, string Text)> results = [];
    private IReadOnlyList<Person> people = [];
    private Programme? programme;
    private DateOnly today;

    /// <summary>Who was interviewed, and the days.</summary>
    public sealed record Typed
    {
        public List<Guid>? Pick { get; set; }

        public string? All { get; set; }

        public string? InterviewedOn { get; set; }

        public string? ConsentedOn { get; set; }
    }

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "programme")]
    public string? Chosen { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "interviewed")]
    public Typed? Input { get; set; }

    // where people are informed and not asked, how and in which language belongs to each record
    private bool AsksConsent => programme!.MatchingBasis != MatchingBasis.Notice;

    private static bool LacksConsent(Person person) => person.OpenGates.Contains("consent");

    private static bool IsUninterviewed(Person person) =>
        person.Status != PersonStatus.Suitable || person.OpenGates.Contains("screening");

    private static string About(Person person) =>
        string.Join(
            " · ",
            new[]
            {
                Texts.Page("signups.role." + person.Role.ToText()),
                Texts.Alone(Texts.Page("status." + person.Status!.Value.ToText())),
            }.Concat(person.OpenGates.Select(gate => Texts.Page("people.gate." + gate)))
        );

    protected override async Task OnInitializedAsync()
    {
        Input ??= new Typed();
        var programmes = (await Mediator.Send(new ListProgrammes { Limit = 200 }, Http.RequestAborted)).Items;
        programme = Programme.Chosen(programmes, Callers.Preferred(Chosen));
        if (programme is null)
        {
            return;
        }

        today = await ProgrammeDays.Today(programme.Id, Http.RequestAborted);
        people = await Read();
    }

    private async Task<List<Person>> Read()
    {
        var found = new List<Person>();
        foreach (var role in new[] { PersonRole.Mentee, PersonRole.Mentor })
        {
            var filter = new PeopleFilter
            {
                ProgrammeId = programme!.Id,
                SiteId = Callers.SiteOf(programme.Id),
                Sort = "status",
                Limit = Most,
            };
            found.AddRange((await Mediator.Send(new ListPeople(role, filter), Http.RequestAborted)).Items);
        }

        return found.FindAll(person => Steps.Contains(person.Status!.Value));
    }

    private async Task Act()
    {
        await errors.TryAll(Http, Record);
        if (errors.Any)
        {
            return;
        }

        if (results.TrueForAll(result => result.Tone == "good"))
        {
            var to =
                From == BackToStart.Name
                    ? BackToStart.Address(programme!.Id)
                    : $"/console/people/interviewed?programme={programme!.Id}&done=1";
            Navigation.NavigateTo(PageLinks.To(Http, to));
            return;
        }

        // who is available now is elsewhere, and the list says so
        people = await Read();
    }

    private async Task Record()
    {
        var picked = people.Where(person => Input!.All is not null || Input.Pick?.Contains(person.Id) == true).ToList();
        var (interviewed, consented) = Days(picked);
        var refused = new HashSet<Guid>();
        foreach (var person in picked.Where(person => LacksConsent(person) && consented is not null))
        {
            await Try(person, refused, new { consents = (person.Consents ?? []).Append(Given) }, new IfMatch([person.Version]));
        }

        var reason = Reason(interviewed, consented);
        foreach (var role in picked.Select(person => person.Role).Distinct())
        {
            var moving = picked.FindAll(person => person.Role == role && !refused.Contains(person.Id));
            foreach (var (step, to) in Steps.Zip(Steps.Skip(1).Append(PersonStatus.Available)))
            {
                var isReached = to is PersonStatus.Suitable or PersonStatus.Available;
                var due = moving.FindAll(person =>
                    Array.IndexOf(Steps, person.Status!.Value) <= Array.IndexOf(Steps, step) && !refused.Contains(person.Id)
                );
                await Move(due, role, to, isReached ? reason : null, refused);
                if (to == PersonStatus.Suitable && interviewed is not null)
                {
                    foreach (var person in moving.Where(person => IsUninterviewed(person) && !refused.Contains(person.Id)))
                    {
                        await Try(person, refused, new { screenedOn = interviewed }, new IfMatch(null as IReadOnlyList<int>));
                    }
                }
            }
        }
    }

    // the day of what has happened, of all who need it
    private (DateOnly? Interviewed, DateOnly? Consented) Days(List<Person> picked)
    {
        var missing = new Dictionary<string, string[]>();
        if (picked.Count == 0)
        {
            missing["people"] = [Texts.Page("people.pick-first")];
        }

        var interviewed = Day(Input!.InterviewedOn, "interviewedOn", picked.Exists(IsUninterviewed));
        var consented = Day(Input.ConsentedOn, "consentedOn", AsksConsent && picked.Exists(LacksConsent));
        return missing.Count == 0 ? (interviewed, consented) : throw Problems.ValidationFailed(missing);

        DateOnly? Day(string? typed, string field, bool isNeeded)
        {
            var day = TypedValues.Day(typed, field);
            if (day > today)
            {
                missing[field] = [Texts.Page("interviewed.future")];
            }
            else if (day is null && isNeeded)
            {
                missing[field] = [Texts.Page(field == "consentedOn" ? "interviewed.no-consent" : "interviewed.no-day")];
            }

            return day;
        }
    }

    private ConsentGiven Given =>
        new()
        {
            Purpose = PersonStates.MatchingConsent,
            Version = ConsentText.NewestVersion(programme!, PersonStates.MatchingConsent) ?? FirstVersion,
        };

    private static string Reason(DateOnly? interviewed, DateOnly? consented) =>
        string.Join(
            ' ',
            new[]
            {
                interviewed is { } day ? Texts.Match("interviewed.on", day) : null,
                consented is { } agreed ? Texts.Match("interviewed.agreed", agreed) : null,
            }.OfType<string>()
        );

    private async Task Move(List<Person> due, PersonRole role, PersonStatus to, string? reason, HashSet<Guid> refused)
    {
        if (due.Count == 0)
        {
            return;
        }

        var report = await Mediator.Send(
            new TransitionPeople
            {
                Role = role,
                To = to,
                Reason = string.IsNullOrEmpty(reason) ? null : reason,
                People = due.ConvertAll(person => person.Id),
            },
            Http.RequestAborted
        );
        foreach (var (person, result) in due.Zip(report.Results))
        {
            if (!result.Moved)
            {
                refused.Add(person.Id);
                var why = result.Missing is { Count: > 0 } missing
                    ? PersonGates.InWords(missing)
                    : Texts.ProblemOnPage(result.Problem!["/problems/".Length..]);
                results.Add(("wrong", person, why));
            }
            else if (to == PersonStatus.Available)
            {
                results.Add(("good", person, Texts.Page("status.available")));
            }
        }
    }

    // a person whose record was changed by another stays as they are
    private async Task Try(Person person, HashSet<Guid> refused, object members, IfMatch ifMatch)
    {
        try
        {
            var patch = JsonSerializer.SerializeToElement(members, JsonSerializerOptions.Web);
            await Mediator.Send(new UpdatePerson(person.Role, person.Id, ifMatch, patch), Http.RequestAborted);
        }
        catch (ProblemException problem)
        {
            refused.Add(person.Id);
            results.Add(("wrong", person, Texts.OnPage(problem)));
        }
    }
}
