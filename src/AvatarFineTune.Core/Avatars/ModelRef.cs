namespace AvatarFineTune.Avatars;

/// <summary>Any model anywhere, base or tuned.</summary>
public sealed record ModelRef
{
    /// <summary>Creates a reference.</summary>
    /// <param name="vendor">The name under which the vendor was registered: 1 to 64 characters, without <c>/</c>.</param>
    /// <param name="model">The vendor's own id of the model: 1 to 512 characters.</param>
    /// <exception cref="ArgumentException">A part is empty, too long, or the vendor holds <c>/</c>.</exception>
    public ModelRef(string vendor, string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vendor);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (vendor.Length > 64 || vendor.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException("A vendor's name has at most 64 characters and no '/'.", nameof(vendor));
        }

        if (model.Length > 512)
        {
            throw new ArgumentException("A model's id has at most 512 characters.", nameof(model));
        }

        Vendor = vendor;
        Model = model;
    }

    /// <summary>The name under which the vendor was registered.</summary>
    public string Vendor { get; }

    /// <summary>The vendor's own id of the model.</summary>
    public string Model { get; }

    /// <summary>Reads <c>vendor/model</c>; the model may hold further slashes.</summary>
    /// <exception cref="FormatException">There is no vendor or no model.</exception>
    public static ModelRef Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1
            ? new(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is not a model: write vendor/model, such as local/neutral.");
    }

    /// <summary>Shows <c>vendor/model</c>, which <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Vendor}/{Model}";
}
