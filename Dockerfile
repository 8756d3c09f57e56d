# Paylink in a container: built in one stage, run in another without build tools, by a user who owns nothing.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY server server
COPY shared shared
COPY web web
COPY vite.config.ts tsconfig.json ./
RUN npm run build && npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@sparticuz

FROM node:24-bookworm-slim
ENV NODE_ENV=production PAYLINK_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/paylink.db
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/server/start.mjs server/start.mjs
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/start.mjs", "serve"]
