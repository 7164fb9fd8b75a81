using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Matching.Web.Data;

/// <summary>Where the master key is: outside the folder of the data, so that a copy of the data alone opens nothing.</summary>
public sealed class KeyOptions
{
    /// <summary>
    /// File with 32 random bytes in base64; made at the first start when absent. After a change of the key a second line carries
    /// on the key of the search hashes.
    /// </summary>
    [Required]
    public string MasterKeyFile { get; set; } =
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify)
                is { Length: > 0 } folder
                ? folder
                : ".keys",
            "matching",
            "master.key"
        );
}

/// <summary>Which of the keys that follow from the master key seals a text.</summary>
public enum SealedBy
{
    /// <summary>The key that wraps the keys of persons.</summary>
    PersonWrap,

    /// <summary>The key of stored answers, frozen inputs and files.</summary>
    Answer,

    /// <summary>The key of texts of the service itself.</summary>
    Text,
}

/// <summary>
/// Seals what names a person. Each person has a key of their own, wrapped by the master key; destroying it erases the person
/// even where old bytes remain. AES-256-GCM; the associated data bind a text to its table, column and row, so that moving it
/// to another row fails. Form: <c>v1|nonce|ciphertext|tag</c> in base64.
/// </summary>
public sealed class IdentityVault
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string IndexLine = "index ";

    private readonly byte[] wrapKey;
    private readonly byte[] hashKey;
    private readonly byte[] answerKey;
    private readonly byte[] serviceKey;
    private readonly byte[] headKey;

    // Preparing a key takes longer than opening a text with it, and a list opens one a person. It serves one thread.
    [ThreadStatic]
    private static (byte[] Key, AesGcm Aes)? unwrapping;

    /// <summary>
    /// A vault of a master key. The key of the search hashes follows from it too, unless an earlier master key's is carried on.
    /// </summary>
    public IdentityVault(byte[] masterKey, byte[]? indexKey = null)
    {
        wrapKey = Derive(masterKey, "matching/wrap-person-key/1");
        hashKey = indexKey ?? Derive(masterKey, "matching/blind-index/1");
        answerKey = Derive(masterKey, "matching/stored-answer/1");
        serviceKey = Derive(masterKey, "matching/service-text/1");
        headKey = Derive(masterKey, "matching/audit-head/1");
        // a file that lost its second line opens names but finds no person by e-mail: it has another id
        KeyId = Convert.ToHexStringLower(Derive([.. masterKey, .. indexKey ?? []], "matching/key-id/1"))[..16];
    }

    /// <summary>Identifies a master key without disclosing it; the database remembers it.</summary>
    public string KeyId { get; }

    public static IdentityVault FromFile(KeyOptions options)
    {
        var path = Path.GetFullPath(options.MasterKeyFile);
        if (!File.Exists(path))
        {
            Write(path, NewKey());
        }

        return Read(path);
    }

    /// <summary>
    /// The vault of the master key that is to follow this one. Its file is made when absent, and carries on the key of the search
    /// hashes.
    /// </summary>
    public IdentityVault Successor(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            Write(path, NewKey(), IndexLine + Convert.ToBase64String(hashKey));
        }

        var next = Read(path);
        return !next.hashKey.AsSpan().SequenceEqual(hashKey)
            ? throw new InvalidOperationException(
                $"{path} does not contain the key of the search hashes. Name a new file; the service creates it."
            )
            : next;
    }

    /// <summary>Seals under this key what an earlier one sealed; null when it is under this one already.</summary>
    public string? Reseal(IdentityVault earlier, SealedBy by, string sealedText, string boundTo)
    {
        try
        {
            Decrypt(KeyOf(by), sealedText, boundTo);
            return null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return Encrypt(KeyOf(by), Decrypt(earlier.KeyOf(by), sealedText, boundTo), boundTo);
        }
    }

    private byte[] KeyOf(SealedBy by) =>
        by switch
        {
            SealedBy.PersonWrap => wrapKey,
            SealedBy.Answer => answerKey,
            _ => serviceKey,
        };

    private static void Write(string path, params string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
            file.Write(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            // another instance made it first; both read the same file afterwards
        }
    }

    private static IdentityVault Read(string path)
    {
        var lines = File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines switch
        {
            [var master] when KeyIn(master) is { } key => new IdentityVault(key),
            [var master, var index]
                when KeyIn(master) is { } key
                    && index.StartsWith(IndexLine, StringComparison.Ordinal)
                    && KeyIn(index[IndexLine.Length..]) is { } carriedOn => new IdentityVault(key, carriedOn),
            _ => throw new InvalidOperationException(
                $"Keys:MasterKeyFile ({path}) must hold 32 bytes in base64, and after a change of the key a "
                    + "second line as it was made then."
            ),
        };
    }

    private static byte[]? KeyIn(string text)
    {
        var bytes = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == KeyBytes ? bytes : null;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Makes a key for a person, wrapped for the row of that person.</summary>
    public string NewPersonKey(Guid personId) =>
        Encrypt(wrapKey, RandomNumberGenerator.GetBytes(KeyBytes), PersonKeyOf(personId));

    /// <summary>To what the key of a person is bound.</summary>
    public static string PersonKeyOf(Guid personId) => $"people|key_wrapped|{personId}";

    public string Seal<T>(T value, string keyWrapped, Guid personId, string column) =>
        Encrypt(PersonKey(keyWrapped, personId), JsonSerializer.SerializeToUtf8Bytes(value), $"{column}|{personId}");

    public T Open<T>(string sealedText, string keyWrapped, Guid personId, string column) =>
        JsonSerializer.Deserialize<T>(OpenBytes(sealedText, keyWrapped, personId, column))!;

    /// <summary>The sealed JSON in UTF-8.</summary>
    public byte[] OpenBytes(string sealedText, string keyWrapped, Guid personId, string column) =>
        Decrypt(PersonKey(keyWrapped, personId), sealedText, $"{column}|{personId}");

    public string SealAnswer(byte[] answer, string keyHash) => Encrypt(answerKey, answer, keyHash);

    public byte[] OpenAnswer(string sealedText, string keyHash) => Decrypt(answerKey, sealedText, keyHash);

    /// <summary>Seals a text of the service itself, such as the address of an account, to its row and column.</summary>
    public string SealText(string text, string boundTo) => Encrypt(serviceKey, Encoding.UTF8.GetBytes(text), boundTo);

    public string OpenText(string sealedText, string boundTo) =>
        Encoding.UTF8.GetString(Decrypt(serviceKey, sealedText, boundTo));

    /// <summary>
    /// Keyed hash (HMAC-SHA256, 128 bits) of a text. The programme is part of it, so that the same e-mail address in two
    /// programmes cannot be recognised; within a programme equal addresses have equal hashes, which is what uniqueness and search
    /// rest on.
    /// </summary>
    public string Hash(Guid programmeId, string kind, string text) => KeyedHash($"{programmeId}|{kind}|{text}", 16);

    public string KeyedHash(string text, int bytes = 32) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(hashKey, Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));

    /// <summary>Code (HMAC-SHA256) by which the stored end of the audit's chain is known as the service's own.</summary>
    public string AuditHeadMac(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(headKey, Encoding.UTF8.GetBytes(text)));

    public string? EmailHash(Guid programmeId, string? email) =>
        email is null ? null : Hash(programmeId, "email", TextForm.ComparedEmail(email));

    /// <summary>
    /// Hash by which the address of an account is found: of the whole service, because who signs in does not say for which
    /// programme.
    /// </summary>
    public string AccountEmailHash(string email) => KeyedHash($"account|email|{TextForm.LowerEmail(email)}", 16);

    /// <summary>Hash by which a telephone number is found in any form.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="phone">The number as written.</param>
    /// <param name="country">Country of numbers without a prefix, ISO 3166.</param>
    public string? PhoneHash(Guid programmeId, string? phone, string country) =>
        phone is null ? null : Hash(programmeId, "phone", PhoneForm.Compared(phone, country));

    /// <summary>Hash of a whole name, by which records of one person are found; null where the name holds no letter.</summary>
    public string? FullNameHash(Guid programmeId, params string?[] names) =>
        NameForm.Key(names) is { Length: > 0 } key ? Hash(programmeId, "full-name", key) : null;

    /// <summary>
    /// Hashes for the search by name: of the first letters of words and of words written together. Cut to 40 bits on purpose: a hit
    /// is only a candidate, decrypted and compared afterwards.
    /// </summary>
    public IEnumerable<string> NameHashes(Guid programmeId, IEnumerable<string?> names) =>
        NameForm.Beginnings(names).Select(beginning => NameHash(programmeId, beginning));

    /// <summary>Hash of first letters, as <see cref="NameForm.Beginnings"/> has them.</summary>
    public string NameHash(Guid programmeId, string beginning) => Hash(programmeId, "name", beginning)[..10];

    // An erased person has no key.
    private byte[] PersonKey(string keyWrapped, Guid personId) =>
        keyWrapped.Length == 0 ? throw new RowGoneException() : Decrypt(Unwrapping(), keyWrapped, PersonKeyOf(personId));

    private AesGcm Unwrapping()
    {
        if (unwrapping is not { } prepared || prepared.Key != wrapKey)
        {
            unwrapping = prepared = (wrapKey, new AesGcm(wrapKey, TagBytes));
        }

        return prepared.Aes;
    }

    private static byte[] Derive(byte[] masterKey, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 32, info: Encoding.UTF8.GetBytes(purpose));

    private static string Encrypt(byte[] key, byte[] plain, string boundTo)
    {
        using var aes = new AesGcm(key, TagBytes);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var cipher = new byte[plain.Length];
        var tag = new byte[TagBytes];
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(boundTo));
        return $"v1|{Convert.ToBase64String(nonce)}|{Convert.ToBase64String(cipher)}|{Convert.ToBase64String(tag)}";
    }

    private static byte[] Decrypt(byte[] key, string text, string boundTo)
    {
        using var aes = new AesGcm(key, TagBytes);
        return Decrypt(aes, text, boundTo);
    }

    private static byte[] Decrypt(AesGcm aes, string text, string boundTo)
    {
        Span<Range> parts = stackalloc Range[5];
        var read = text.AsSpan();
        if (read.Split(parts, '|') != 4 || read[parts[0]] is not "v1")
        {
            throw new CryptographicException("Unknown form of a sealed text.");
        }

        Span<byte> nonce = stackalloc byte[NonceBytes];
        Span<byte> tag = stackalloc byte[TagBytes];
        if (
            !Convert.TryFromBase64Chars(read[parts[1]], nonce, out var nonceBytes)
            || !Convert.TryFromBase64Chars(read[parts[3]], tag, out var tagBytes)
            || nonceBytes != NonceBytes
            || tagBytes != TagBytes
        )
        {
            throw new CryptographicException("A sealed text that was cut off.");
        }

        // opened in place
        var plain = new byte[Base64.GetMaxDecodedFromUtf8Length(read[parts[2]].Length)];
        if (!Convert.TryFromBase64Chars(read[parts[2]], plain, out var length))
        {
            throw new FormatException("A sealed text that is not base64.");
        }

        var opened = plain.AsSpan(0, length);
        aes.Decrypt(nonce, opened, tag, opened, Encoding.UTF8.GetBytes(boundTo));
        return length == plain.Length ? plain : opened.ToArray();
    }
}
