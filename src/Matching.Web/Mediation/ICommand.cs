using MediatR;

namespace Matching.Web.Mediation;

/// <summary>
/// A use case that changes data: runs in one transaction and leaves an audit entry. Its answer is the row that its statement
/// returns, or the record it read with what it changed. People, merged records and a person's own data page are read once more,
/// because rules of several tables decide what they show.
/// </summary>
public interface ICommand<out TResponse> : IRequest<TResponse>;

/// <summary>A command on one known thing, or an answer about one, named in its audit entry.</summary>
public interface IOnSubject
{
    Guid SubjectId { get; }
}

/// <summary>
/// A command that runs while no other transaction writes. It sees everything written before, and later transactions see what it
/// did. SQLite has one writer anyway.
/// </summary>
public interface IRunsAlone;

/// <summary>
/// A command that computes for a long time and then stores: its handler computes first and opens the transaction by
/// <see cref="CommandTransaction"/>, so that no other request waits for it.
/// </summary>
public interface IOpensTransaction;

/// <summary>A command that creates a record: a repeated request with the same Idempotency-Key makes it once.</summary>
public interface ICreate
{
    /// <summary>Status of the first answer, given again to a repetition.</summary>
    int AnswerStatus => StatusCodes.Status201Created;

    /// <summary>Whether what was made has an address, which its answer names.</summary>
    bool HasAddress => AnswerStatus != StatusCodes.Status200OK;
}

/// <summary>A thing with an id; what commands answer.</summary>
public interface IResource
{
    Guid Id { get; }
}

/// <summary>A thing that belongs to a programme.</summary>
public interface IInProgramme
{
    Guid ProgrammeId { get; }
}

/// <summary>A command whose body names the programme, and where a caller of one programme need not.</summary>
public interface INamesProgramme
{
    Guid ProgrammeId { get; set; }
}

/// <summary>A thing that exists for a purpose, which the audit entries about it record.</summary>
public interface IForPurpose
{
    string Purpose { get; }
}

/// <summary>The answer of a command without a result.</summary>
public sealed record Nothing
{
    public static readonly Nothing Value = new();
}
