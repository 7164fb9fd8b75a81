using Dapper;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.PairPages;
using Matching.Web.Features.Pairs.Notes;
using Matching.Web.Features.Pairs.Pairs;

namespace Matching.Web.Features.Access.PairNotes;

/// <summary>A note about a pair with the names of those who wrote.</summary>
/// <param name="Note">The note.</param>
/// <param name="Author">Name of its author, else their e-mail address; empty where the account was deleted.</param>
/// <param name="Supervisors">Names by comment, else e-mail addresses; without those whose account was deleted.</param>
public sealed record WrittenPairNote(PairNote Note, string? Author, IReadOnlyDictionary<Guid, string> Supervisors);

/// <summary>Reads the notes about a pair together with what else its page shows.</summary>
internal static class PairNotesRead
{
    /// <summary>Two statements: the notes, and the comments on them.</summary>
    public static IReadOnlyList<string> Questions =>
        [
            $"""
                SELECT {PairNoteRow.Columns}, {StaffName.Columns}
                FROM pair_notes n LEFT JOIN accounts a ON a.id = n.account_id
                WHERE n.pair_id = @Id AND (n.readers = 'team' OR n.account_id = @Caller)
                ORDER BY n.id DESC
                """,
            $"""
                SELECT {PairNoteCommentRow.Columns}, {StaffName.Columns}
                FROM pair_notes n JOIN pair_note_comments c ON c.pair_note_id = n.id LEFT JOIN accounts a ON a.id = c.account_id
                WHERE n.pair_id = @Id AND (n.readers = 'team' OR n.account_id = @Caller)
                ORDER BY c.id
                """,
        ];

    public static async Task<IReadOnlyList<WrittenPairNote>> Read(SqlMapper.GridReader answers, Pair pair, PairStaff staff)
    {
        var notes = (await answers.ReadAsync<NoteRow>()).AsList();
        var comments = (await answers.ReadAsync<CommentRow>()).AsList();
        return
        [
            .. notes.Select(row => new WrittenPairNote(
                row.Open(staff.Vault, pair, comments),
                staff.Name(row.AccountId, row.StaffSealed),
                comments
                    .Where(comment => comment.PairNoteId == row.Id)
                    .Select(comment => (comment.Id, Name: staff.Name(comment.AccountId, comment.StaffSealed)))
                    .Where(comment => comment.Name is not null)
                    .ToDictionary(comment => comment.Id, comment => comment.Name!)
            )),
        ];
    }

    private sealed record NoteRow : PairNoteRow
    {
        public string? StaffSealed { get; init; }
    }

    private sealed record CommentRow : PairNoteCommentRow
    {
        public string? StaffSealed { get; init; }
    }
}
