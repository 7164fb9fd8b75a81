using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>
/// What a person may send to change their own record, and all of it: no member of it is staff's. Where they take part, their
/// state and their consents have ways of their own.
/// </summary>
[ValidatableType]
[ChangeExample("""{ "phone": "+39 0521 000003", "acceptsOnline": true, "availability": ["tue_evening", "sat_morning"] }""")]
public sealed record MyCorrections : EitherSideStatements
{
    /// <summary>
    /// Of a mentee: courses and guidance that they take part in besides, codes of the list <c>courses</c>; an empty list says
    /// none.
    /// </summary>
    [ItemsUpTo(10), Vocabulary("courses")]
    public List<string>? Courses { get; set; }

    /// <summary>
    /// Of a person under 18: version of the programme's text that a guardian has agreed to. Staff confirm it before it counts;
    /// null takes the request back.
    /// </summary>
    [LengthUpTo(20)]
    public string? GuardianConsent { get; set; }

    internal PersonRole Role { get; init; }

    protected override PersonRole? Side => Role;

    protected override IEnumerable<string> OfTheOtherSide() =>
        Role == PersonRole.Mentor && Courses is not null ? base.OfTheOtherSide().Append(nameof(Courses)) : base.OfTheOtherSide();
}

/// <summary>
/// Changes what a person says of themselves, by merge patch. What lets a person into the pool, and a new e-mail address, become
/// requests that staff confirm.
/// </summary>
public sealed record CorrectMyData(JsonElement Patch) : ICommand<MyData>;

internal sealed class CorrectMyDataHandler(
    OwnRecord own,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    ProgrammeDays days,
    ProgrammeStore programmes,
    PersonStore people,
    PersonUpdates updates,
    CorrectionRequestStore requests,
    MyDataReader myData
) : IRequestHandler<CorrectMyData, MyData>
{
    private const string BirthYear = "birthYear";
    private const string GuardianConsent = "guardianConsent";
    private const string Email = "email";

    public async Task<MyData> Handle(CorrectMyData request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        // with its time zone, which the gates of the person ask for
        var programme = await programmes.Get(me.ProgrammeId, cancellationToken);
        var person = await people.Get(me.Role, me.Id, cancellationToken);
        RefuseOthers(request.Patch);
        var fields = MergePatch.Apply<MyCorrections>(person, request.Patch, json.Value.SerializerOptions) with { Role = me.Role };
        await validator.Check(fields, cancellationToken);
        if (fields is { Phone: null, Email: null } && (person.Phone ?? person.Email) is not null)
        {
            throw Problems.ValidationFailed(person.Phone is null ? Email : "phone", Texts.Validation("contact-needed"));
        }

        // with the address that staff are asked to confirm
        ContactWays.Check(person, fields);
        var direct = request.Patch.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        if (direct.ContainsKey(BirthYear) && await IsAsked(person, fields.BirthYear, cancellationToken))
        {
            direct.Remove(BirthYear);
        }

        // taking one's own address out discloses nothing of others
        if (fields.Email is not null && direct.Remove(Email) && fields.Email != person.Email)
        {
            await requests.Ask(person, CorrectionKind.Email, new CorrectionValue(null, null, fields.Email), cancellationToken);
        }

        if (direct.Remove(GuardianConsent))
        {
            await AskForGuardian(person, programme, fields.GuardianConsent, cancellationToken);
        }

        if (direct.Count > 0)
        {
            await updates.Store(me.Role, me.Id, JsonSerializer.SerializeToElement(direct), cancellationToken);
        }

        return await myData.Read(cancellationToken);
    }

    // The strict reader refuses them too; here each is named, as a field that is not the person's to change.
    private void RefuseOthers(JsonElement patch)
    {
        var mine = json
            .Value.SerializerOptions.GetTypeInfo(typeof(MyCorrections))
            .Properties.Select(property => property.Name)
            .ToHashSet(StringComparer.Ordinal);
        var others =
            patch.ValueKind == JsonValueKind.Object
                ? patch.EnumerateObject().Select(member => member.Name).Where(name => !mine.Contains(name)).Distinct().ToList()
                : [];
        if (others.Count > 0)
        {
            throw Problems.ValidationFailed(
                others.ToDictionary(
                    name => name,
                    name =>
                        new[]
                        {
                            mine.Contains(name, StringComparer.OrdinalIgnoreCase)
                                ? Texts.Validation("unknown-member", name)
                                : Texts.Validation("not-yours"),
                        }
                )
            );
        }
    }

    // Whether the year of birth waits for staff. The year that the record has already withdraws the earlier request.
    private async Task<bool> IsAsked(Person person, int? year, CancellationToken cancellationToken)
    {
        var today = await days.Today(person.ProgrammeId, cancellationToken);
        if (year > today.Year)
        {
            throw Problems.ValidationFailed(BirthYear, Texts.Validation("year-in-future"));
        }

        await requests.Withdraw(person.Id, CorrectionKind.BirthYear, cancellationToken);
        if (year == person.BirthYear || !PersonStates.NeedsConfirmation(person, year, today))
        {
            return false;
        }

        await requests.Ask(person, CorrectionKind.BirthYear, new CorrectionValue(year, null), cancellationToken);
        return true;
    }

    private async Task AskForGuardian(Person person, Programme programme, string? version, CancellationToken cancellationToken)
    {
        if (
            version is null
            || person.Consents?.Contains(new ConsentGiven { Purpose = PersonStates.GuardianConsent, Version = version }) == true
        )
        {
            await requests.Withdraw(person.Id, CorrectionKind.GuardianConsent, cancellationToken);
            return;
        }

        if (!ConsentText.HasWording(programme, PersonStates.GuardianConsent, version))
        {
            throw Problems.ValidationFailed(
                GuardianConsent,
                Texts.Validation("consent-version", PersonStates.GuardianConsent, version)
            );
        }

        await requests.Ask(person, CorrectionKind.GuardianConsent, new CorrectionValue(null, version), cancellationToken);
    }
}

/// <summary>Pauses a person, or ends the pause. Only staff end a pause that staff have set.</summary>
[Example("""{ "paused": true }""")]
public sealed record PauseMe : ICommand<MyData>
{
    /// <summary>Whether to pause; false ends the pause.</summary>
    [Mandatory]
    public bool? Paused { get; set; }
}

internal sealed class PauseMeHandler(Db db, OwnRecord own, PersonStore people, PersonMover mover, MyDataReader myData)
    : IRequestHandler<PauseMe, MyData>
{
    public async Task<MyData> Handle(PauseMe request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var to = request.Paused!.Value ? PersonStatus.Paused : PersonStatus.Available;
        var status = (await people.Get(me.Role, me.Id, cancellationToken)).Status!.Value;
        if (status is not (PersonStatus.Available or PersonStatus.Paused))
        {
            // The first step into the pool is the coordinator's.
            throw Problems
                .Refused("person-transition-refused", status.ToText(), to.ToText(), "")
                .With("allowed", Array.Empty<string>());
        }

        if (
            status == PersonStatus.Paused
            && to == PersonStatus.Available
            && !await db.Single<bool>("SELECT is_own_pause FROM people WHERE id = @Id", new { me.Id }, cancellationToken)
        )
        {
            throw Problems.Refused("pause-by-staff");
        }

        var moved = await mover.Move(
            new TransitionPerson
            {
                Role = me.Role,
                Id = me.Id,
                To = to,
            },
            cancellationToken,
            isOwn: true
        );
        return await myData.ReadAfter(moved.WithdrawnPairs, cancellationToken);
    }
}

/// <summary>Restricts the use of a record, or lifts the restriction.</summary>
[Example("""{ "restricted": true }""")]
public sealed record RestrictMyData : ICommand<MyData>
{
    /// <summary>Whether the use is restricted.</summary>
    [Mandatory]
    public bool? Restricted { get; set; }
}

internal sealed class RestrictMyDataHandler(OwnRecord own, PersonRestrictions restrictions, MyDataReader myData)
    : IRequestHandler<RestrictMyData, MyData>
{
    public async Task<MyData> Handle(RestrictMyData request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var withdrawn = await restrictions.Set(me.Role, me.Id, request.Restricted!.Value, cancellationToken);
        return await myData.ReadAfter(withdrawn, cancellationToken);
    }
}

/// <summary>Withdraws a consent; what rested on it stops at once.</summary>
[Example("""{ "purpose": "matching" }""")]
public sealed record WithdrawMyConsent : ICommand<MyData>
{
    /// <summary>The purpose, a code of the list <c>consent_purposes</c>.</summary>
    [Mandatory, Vocabulary("consent_purposes")]
    public string Purpose { get; set; } = "";
}

internal sealed class WithdrawMyConsentHandler(OwnRecord own, PersonStore people, PersonUpdates updates, MyDataReader myData)
    : IRequestHandler<WithdrawMyConsent, MyData>
{
    public async Task<MyData> Handle(WithdrawMyConsent request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var person = await people.Get(me.Role, me.Id, cancellationToken);
        var given = person.Consents ?? [];
        var kept = given
            .Where(consent => consent.Purpose != request.Purpose)
            .Select(consent => new { purpose = consent.Purpose, version = consent.Version })
            .ToList();
        if (kept.Count == given.Count)
        {
            throw Problems.ValidationFailed("purpose", Texts.Validation("unknown-id"));
        }

        var withdrawn = await updates.Store(
            me.Role,
            me.Id,
            JsonSerializer.SerializeToElement(new { consents = kept }),
            cancellationToken
        );
        return await myData.ReadAfter(withdrawn, cancellationToken);
    }
}
