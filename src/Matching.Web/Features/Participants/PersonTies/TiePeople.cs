using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTies;

/// <summary>
/// Records that two people come together: a couple, a family or a group. Where one of them comes with others already, all are together
/// from then on.
/// </summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000a", "withId": "0199c0de-0000-7000-8000-00000000000b", "kind": "family"
        }
        """
)]
public sealed record TiePeople : ICommand<PersonTie>, ICreate
{
    /// <summary>A person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>Who comes with them, in the same programme and role.</summary>
    [Mandatory]
    public Guid? WithId { get; set; }

    /// <summary>What they are.</summary>
    [Mandatory]
    public TieKind? Kind { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class TiePeopleHandler(PersonTieReader ties, TieWriter writer) : IRequestHandler<TiePeople, PersonTie>
{
    public async Task<PersonTie> Handle(TiePeople request, CancellationToken cancellationToken)
    {
        var person =
            await ties.Person(request.PersonId, cancellationToken)
            ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var other = await ties.Person(request.WithId, cancellationToken);
        if (other is null || other.Id == person.Id || other.ProgrammeId != person.ProgrammeId || other.Role != person.Role)
        {
            throw Problems.ValidationFailed("withId", Texts.Validation("tie-with"));
        }

        var kind = request.Kind!.Value;
        var (tie, together) = await writer.Tie(person.ProgrammeId, (person.Id, other.Id), kind, cancellationToken);
        return together <= TieWriter.Most
            ? await ties.Read(tie, person.ProgrammeId, kind.ToText(), cancellationToken)
            : throw Problems.ValidationFailed("withId", Texts.Validation("items", TieWriter.Most));
    }
}

/// <summary>Records that a person comes alone. A tie of one person ends.</summary>
public sealed record UntiePerson(Guid PersonId) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class UntiePersonHandler(PersonTieReader ties, TieEnds tied) : IRequestHandler<UntiePerson, Nothing>
{
    public async Task<Nothing> Handle(UntiePerson request, CancellationToken cancellationToken)
    {
        var person = await ties.Person(request.PersonId, cancellationToken) ?? throw Problems.NotFound("person");
        if (person.TieId is null)
        {
            throw Problems.NotFound("person-tie");
        }

        await tied.Remove(person.Id, cancellationToken);
        return Nothing.Value;
    }
}
